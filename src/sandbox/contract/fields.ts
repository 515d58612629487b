/**
 * The fields of GitHub's answers that octokit and Towpath read, by kind of object. GitHub's description calls nearly
 * every field required, its own examples leave many out, and a sandbox that sent all of them would be tested for
 * what nobody reads; so only these must be there (the types of everything that is there are checked all the same).
 *
 * Written as pointers: `/head/sha`; `*` steps into each item of a list; a name with `?` may be absent or null, and
 * what follows is then not asked for. A field that is asked for may be null where the description says so.
 */

/** A list of pointers from one text, split at blanks. */
const pointers = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Prefixes pointers: `at("/labels/*", LABEL)`. */
export const at = (prefix: string, fields: readonly string[]): readonly string[] =>
  fields.map((field) => prefix + field);

/** The same fields in each item of a list. */
export const each = (fields: readonly string[]): readonly string[] => at("/*", fields);

/** A page that wraps its items, as `{total_count, check_runs: […]}`. */
export const page = (name: string, fields: readonly string[]): readonly string[] => [
  "/total_count",
  `/${name}`,
  ...at(`/${name}/*`, fields),
];

export const USER = ["/login", "/id", "/type"];

export const REPOSITORY = [
  ...pointers("/id /node_id /name /full_name /private /html_url /fork /archived /default_branch"),
  ...at("/owner", USER),
];

export const APP = pointers("/id /slug /name /html_url /permissions /events");

export const INSTALLATION = pointers(`
  /id /app_id /app_slug /account/id /account/login /account/type /target_type /repository_selection /permissions
  /events /suspended_at
`);

export const DELIVERY = pointers(`
  /id /guid /delivered_at /redelivery /status /status_code /event /action /installation_id /repository_id
`);

export const REF = ["/ref", "/object/sha", "/object/type"];

const PERSON_AND_TIME = ["/name", "/email", "/date"];

/** A commit of the Git data operations. */
export const GIT_COMMIT = [
  ...pointers("/sha /message /tree/sha /parents /parents/*/sha"),
  ...at("/author", PERSON_AND_TIME),
  ...at("/committer", PERSON_AND_TIME),
  ...pointers("/verification/verified /verification/reason"),
];

/** A commit of the repository operations, which knows accounts. */
export const COMMIT = [
  ...pointers("/sha /html_url /commit/message /commit/tree/sha"),
  ...at("/commit/author?", PERSON_AND_TIME),
  ...at("/commit/committer?", PERSON_AND_TIME),
  ...pointers("/commit/verification/verified /author /author?/login /committer /parents /parents/*/sha"),
];

export const TREE = [...pointers("/sha /truncated /tree"), ...at("/tree/*", ["/path", "/mode", "/type", "/sha"])];

export const CHANGED_FILE = pointers("/filename /status /sha /additions /deletions /changes");

export const LABEL = ["/id", "/name", "/color"];

export const TEAM = ["/id", "/slug", "/name", "/permission"];

/** A pull request in a list, in `pull_request` events, and (with {@link PULL_DETAILS}) read alone. */
export const PULL = [
  ...pointers("/id /node_id /number /state /locked /draft /title /body /html_url"),
  ...at("/user", USER),
  ...pointers("/head/ref /head/sha /head/label /head/repo"),
  ...at("/head/repo?", ["/id", "/full_name"]),
  ...pointers("/base/ref /base/sha /base/label"),
  ...at("/base/repo", ["/id", "/full_name"]),
  ...pointers(`
  /labels /labels/*/name /requested_reviewers /requested_reviewers/*/login /requested_teams
  /requested_teams/*/slug /created_at /updated_at /closed_at /merged_at /merge_commit_sha /auto_merge
`),
];

export const PULL_DETAILS = [
  ...PULL,
  ...pointers("/merged /mergeable /mergeable_state /merged_by /commits /additions /deletions /changed_files"),
];

export const REVIEW = pointers("/id /node_id /state /body /commit_id /html_url /user /user?/id /user?/login");

export const ISSUE = [
  ...pointers("/id /node_id /number /state /title /body /html_url"),
  ...at("/user", USER),
  ...pointers("/labels /labels/*/name /created_at /updated_at /closed_at"),
];

export const COMMENT = [
  ...pointers("/id /node_id /body /html_url /issue_url /created_at /updated_at"),
  ...at("/user", USER),
];

export const REACTION = pointers("/id /content /user /user?/login /created_at");

export const CHECK_RUN = [
  ...pointers(`
  /id /name /head_sha /status /conclusion /started_at /completed_at /external_id /html_url /details_url
`),
  ...at("/output", ["/title", "/summary", "/text", "/annotations_count"]),
  ...pointers("/check_suite/id /app/id /app/slug /pull_requests"),
];

export const CHECK_SUITE = pointers(`
  /id /head_branch /head_sha /status /conclusion /before /after /app/id /app/slug /pull_requests
  /latest_check_runs_count /created_at /updated_at
`);

export const STATUS = pointers(`
  /id /state /context /description /target_url /created_at /updated_at /creator /creator?/id /creator?/login
`);

export const DEPLOYMENT = pointers(`
  /id /node_id /sha /ref /task /payload /environment /description /created_at /updated_at /creator /creator?/login
`);

export const DEPLOYMENT_STATUS = pointers(`
  /id /node_id /state /description /environment /environment_url /log_url /created_at /updated_at /creator
  /creator?/id /creator?/login
`);

export const PACKAGE_VERSION = pointers("/id /name /created_at /updated_at /metadata?/container?/tags");

const QUOTA = ["/limit", "/remaining", "/reset", "/used"];
export const RATE_LIMIT = [...at("/resources/core", QUOTA), ...at("/resources/graphql?", QUOTA), ...at("/rate", QUOTA)];
