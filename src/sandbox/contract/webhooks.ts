import {
  at,
  CHECK_RUN,
  CHECK_SUITE,
  DEPLOYMENT,
  DEPLOYMENT_STATUS,
  each,
  INSTALLATION,
  ISSUE,
  PULL_DETAILS,
  REPOSITORY,
  REVIEW,
  USER,
} from "./fields.ts";

const SENDER = at("/sender", USER);
/** Every delivery to an App names the installation that it is for. */
const FOR_INSTALLATION = ["/installation/id", ...SENDER];
const IN_REPOSITORY = [...FOR_INSTALLATION, ...at("/repository", REPOSITORY)];
const ACTION_IN_REPOSITORY = ["/action", ...IN_REPOSITORY];
const LISTED = each(["/id", "/full_name", "/private"]);

const PACKAGE = ["/name", "/namespace", "/package_type", "/package_version?/version", "/package_version?/package_url"];

/** In `pull_request_review` events the pull request comes without what only reading it alone computes. */
const PULL_IN_REVIEW = ["/number", "/state", "/head/ref", "/head/sha", "/base/ref", "/base/sha", ...at("/user", USER)];

/**
 * The webhook events in use, each with what must be in the payload (pointers as in fields.ts).
 * `scripts/trim-openapi.ts` keeps all actions of exactly these events: after adding a line here, run it.
 */
export const WEBHOOKS: Readonly<Record<string, readonly string[]>> = {
  ping: ["/zen", "/hook_id"],
  installation: ["/action", ...at("/installation", INSTALLATION), ...SENDER, ...at("/repositories?", LISTED)],
  installation_repositories: [
    "/action",
    ...at("/installation", INSTALLATION),
    ...SENDER,
    ...at("/repositories_added", LISTED),
    ...at("/repositories_removed", LISTED),
  ],
  installation_target: ["/action", "/account/id", "/account/login", "/changes/login/from", "/installation/id"],
  push: [
    ...IN_REPOSITORY,
    ...["/ref", "/before", "/after", "/created", "/deleted", "/forced", "/head_commit", "/commits"],
    ...at("/commits/*", ["/id", "/message", "/added", "/modified", "/removed", "/author/name"]),
  ],
  create: [...IN_REPOSITORY, "/ref", "/ref_type", "/master_branch"],
  delete: [...IN_REPOSITORY, "/ref", "/ref_type"],
  pull_request: [...ACTION_IN_REPOSITORY, "/number", ...at("/pull_request", PULL_DETAILS)],
  pull_request_review: [...ACTION_IN_REPOSITORY, ...at("/review", REVIEW), ...at("/pull_request", PULL_IN_REVIEW)],
  issue_comment: [
    ...ACTION_IN_REPOSITORY,
    ...at("/issue", ISSUE),
    ...at("/comment", ["/id", "/node_id", "/body", "/html_url", "/created_at", "/updated_at", ...at("/user", USER)]),
  ],
  check_run: [...ACTION_IN_REPOSITORY, ...at("/check_run", CHECK_RUN)],
  check_suite: [...ACTION_IN_REPOSITORY, ...at("/check_suite", CHECK_SUITE)],
  status: [...IN_REPOSITORY, "/id", "/sha", "/state", "/context", "/description", "/target_url", "/branches"],
  deployment: [...ACTION_IN_REPOSITORY, ...at("/deployment", DEPLOYMENT)],
  deployment_status: [
    ...ACTION_IN_REPOSITORY,
    ...at("/deployment", DEPLOYMENT),
    ...at("/deployment_status", DEPLOYMENT_STATUS),
  ],
  repository_dispatch: [...ACTION_IN_REPOSITORY, "/branch", "/client_payload"],
  workflow_run: [
    ...ACTION_IN_REPOSITORY,
    ...at("/workflow_run", ["/id", "/name", "/head_sha", "/head_branch", "/event", "/status", "/conclusion"]),
  ],
  registry_package: [...ACTION_IN_REPOSITORY, ...at("/registry_package", PACKAGE)],
  package: [...ACTION_IN_REPOSITORY, ...at("/package", PACKAGE)],
  merge_group: [
    ...ACTION_IN_REPOSITORY,
    ...at("/merge_group", ["/head_sha", "/head_ref", "/base_sha", "/base_ref", "/head_commit/id"]),
  ],
  repository: ACTION_IN_REPOSITORY,
  repository_ruleset: ACTION_IN_REPOSITORY,
  branch_protection_rule: ACTION_IN_REPOSITORY,
  member: ACTION_IN_REPOSITORY,
  membership: ["/action", ...FOR_INSTALLATION, "/member?/login", "/team/slug"],
};
