import { queueRuleOf } from "../changes/merge-queue.ts";
import { entryAt } from "../git/tree.ts";
import { resolveCommit } from "../rest/find.ts";
import { rulesOf } from "../rules/effective-rules.ts";
import { time } from "../shapes/time.ts";
import { nodeId } from "../state/ids.ts";
import { roleOf } from "../state/look-up.ts";
import type { PullRequest, Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { PageArguments } from "./connection.ts";
import { connection } from "./connection.ts";
import { requireRight } from "./context.ts";
import { GraphqlProblem } from "./problem.ts";
import { refUpdateRule } from "./ref-update-rule.ts";
import type { Show } from "./show.ts";

interface PullFilter extends PageArguments {
  readonly states?: readonly ("OPEN" | "CLOSED" | "MERGED")[] | null;
  readonly headRefName?: string | null;
  readonly baseRefName?: string | null;
  readonly labels?: readonly string[] | null;
  readonly orderBy?: { readonly field: string; readonly direction: "ASC" | "DESC" } | null;
}

/** A `Repository`. */
export function repositoryObject(show: Show, repository: Repository): object {
  const { world, actor } = show.asking;
  const { git, settings } = repository;
  const mayRead = (right: "contents" | "pull_requests"): void => {
    requireRight(show.asking, repository, right, "read");
  };
  return {
    __typename: "Repository",
    id: repository.nodeId,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    owner: show.account(repository.owner),
    description: repository.description,
    url: `${world.url}/${fullName(repository)}`,
    isArchived: repository.archived,
    isDisabled: false,
    isPrivate: repository.private,
    isFork: repository.parent !== undefined,
    isEmpty: !git.refs.hasAny("refs/heads/"),
    visibility: repository.private ? "PRIVATE" : "PUBLIC",
    createdAt: time(repository.createdAt),
    updatedAt: time(repository.updatedAt),
    pushedAt: time(repository.pushedAt),
    autoMergeAllowed: settings.allowAutoMerge,
    mergeCommitAllowed: settings.allowMergeCommit,
    squashMergeAllowed: settings.allowSquashMerge,
    rebaseMergeAllowed: settings.allowRebaseMerge,
    deleteBranchOnMerge: settings.deleteBranchOnMerge,
    viewerPermission: () =>
      actor.kind === "user" ? roleOf(world, repository, actor.user).toUpperCase().replace("NONE", "READ") : null,
    defaultBranchRef: () => refNamed(show, repository, `refs/heads/${repository.defaultBranch}`),
    ref: ({ qualifiedName }: { readonly qualifiedName: string }) => {
      mayRead("contents");
      return refNamed(show, repository, qualifiedName);
    },
    refs: ({ refPrefix, query, ...page }: PageArguments & { readonly refPrefix: string; readonly query?: string }) => {
      mayRead("contents");
      const all = git.refs.list(refPrefix).filter(([name]) => name.includes(query ?? ""));
      return connection(
        "refs",
        all.map(([name, sha]) => show.ref(repository, name, sha)),
        page,
      );
    },
    object: ({ expression, oid }: { readonly expression?: string | null; readonly oid?: string | null }) => {
      mayRead("contents");
      const sha = oid ?? revision(repository, expression ?? "");
      return sha === undefined ? null : show.object(repository, sha);
    },
    pullRequest: ({ number }: { readonly number: number }) => {
      mayRead("pull_requests");
      const pull = repository.pulls.get(number);
      if (pull !== undefined) return show.pull(pull);
      throw new GraphqlProblem("NOT_FOUND", `Could not resolve to a PullRequest with the number of ${number}.`);
    },
    pullRequests: ({ states, headRefName, baseRefName, labels, orderBy, ...page }: PullFilter) => {
      mayRead("pull_requests");
      const wanted = [...repository.pulls.values()]
        .filter((pull) => states === null || states === undefined || states.includes(stateOf(pull)))
        .filter(({ headRef }) => (headRefName ?? headRef) === headRef)
        .filter(({ baseRef }) => (baseRefName ?? baseRef) === baseRef)
        .filter(({ issue }) => (labels ?? []).every((label) => issue.labels.some(({ name }) => name === label)));
      const key = ({ issue }: PullRequest): number =>
        orderBy?.field === "UPDATED_AT" ? issue.updatedAt : issue.number;
      const sign = orderBy?.direction === "DESC" ? -1 : 1;
      wanted.sort((a, b) => sign * (key(a) - key(b)));
      return connection(
        "pullRequests",
        wanted.map((pull) => show.pull(pull)),
        page,
      );
    },
    mergeQueue: ({ branch = repository.defaultBranch }: { readonly branch?: string | null }) => {
      const name = branch ?? repository.defaultBranch;
      if (queueRuleOf(repository, name) === undefined) return null;
      const entries = repository.queues.get(name) ?? [];
      return {
        id: nodeId("MQ", `${repository.id}:${name}`),
        entries: (page: PageArguments) =>
          connection(
            "entries",
            entries.map((entry) => show.queueEntry(entry)),
            page,
          ),
      };
    },
  };
}

/** A `Ref`; the branch may be named in full or not. */
export function refObject(show: Show, repository: Repository, name: string, sha: string): object {
  const [, kind, ...rest] = name.split("/");
  return {
    __typename: "Ref",
    id: nodeId("REF", `${repository.id}:${name}`),
    name: rest.join("/"),
    prefix: `refs/${kind}/`,
    target: () => show.object(repository, sha),
    repository: () => show.repository(repository),
    refUpdateRule: () => {
      const rules = kind === "heads" ? rulesOf(repository, rest.join("/")) : [];
      const classic = rules.find(({ source }) => source === "protection");
      return classic === undefined ? null : refUpdateRule(classic, rest.join("/"));
    },
  };
}

function refNamed(show: Show, repository: Repository, name: string): object | null {
  const full = name.startsWith("refs/") ? name : `refs/heads/${name}`;
  const sha = repository.git.refs.get(full);
  return sha === undefined ? null : show.ref(repository, full, sha);
}

/** The object that a revision names: `HEAD`, `main`, a sha, or any of them with `:path` (gitrevisions(7)). */
function revision(repository: Repository, expression: string): string | undefined {
  const colon = expression.indexOf(":");
  const name = colon < 0 ? expression : expression.slice(0, colon);
  const commit = resolveCommit(repository, name === "HEAD" ? repository.defaultBranch : name);
  if (colon < 0) return commit?.sha ?? (repository.git.objects.read(name) === undefined ? undefined : name);
  if (commit === undefined) return undefined;
  return entryAt(repository.git.objects, commit.tree, expression.slice(colon + 1))?.sha;
}

function stateOf({ merged, issue }: PullRequest): "OPEN" | "CLOSED" | "MERGED" {
  if (merged !== undefined) return "MERGED";
  return issue.state === "open" ? "OPEN" : "CLOSED";
}
