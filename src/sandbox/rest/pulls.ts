import { shownPull } from "../changes/announce-pull.ts";
import { editPullRequest } from "../changes/edit-pull-request.ts";
import { askMergeability } from "../changes/mergeability.ts";
import { openPullRequest } from "../changes/open-pull-request.ts";
import { created, invalid, ok } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { optionalChoice, optionalFlag, optionalText, text } from "../http/fields.ts";
import { page, paged } from "../http/page.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { commit as commitShape, diffEntry } from "../shapes/commit.ts";
import { simplePullRequest } from "../shapes/pull-request.ts";
import { differencesOf } from "../state/differences.ts";
import { listed } from "../state/lag.ts";
import type { PullRequest, Repository } from "../state/repository.ts";
import { pullOf } from "./find.ts";
import { checkedBody, checkedTitle } from "./lengths.ts";

/** "Pull requests": listing, opening, reading and editing them. */
export const pullRoutes: readonly Route[] = [
  onRepository("GET", "/pulls", "pull_requests:read", (call) =>
    paged(call, wanted(call), (pull) => simplePullRequest(call.world, pull)),
  ),
  onRepository("POST", "/pulls", "pull_requests:write", (call) => {
    const { world, repository, actor, body } = call;
    const { headRepository, head } = headNamed(call, text(body, "head"));
    const pull = openPullRequest(world, repository, actor, {
      title: checkedTitle("PullRequest", text(body, "title")),
      body: checkedBody("PullRequest", optionalText(body, "body")) ?? null,
      headRepository,
      head,
      base: text(body, "base"),
      draft: optionalFlag(body, "draft") ?? false,
      maintainerCanModify: optionalFlag(body, "maintainer_can_modify") ?? false,
    });
    return created(shownPull(world, pull));
  }),
  onRepository("GET", "/pulls/{number}", "pull_requests:read", (call) => {
    const pull = pullOf(call);
    const shown = shownPull(call.world, pull);
    askMergeability(call.world, pull);
    return ok(shown);
  }),
  onRepository("PATCH", "/pulls/{number}", "pull_requests:write", (call) => {
    const { world, body, actor } = call;
    const pull = pullOf(call);
    const title = optionalText(body, "title");
    editPullRequest(world, pull, actor, {
      ...(title === undefined ? {} : { title: checkedTitle("PullRequest", title) }),
      ...(body["body"] === undefined ? {} : { body: checkedBody("PullRequest", optionalText(body, "body")) ?? null }),
      state: optionalChoice(body, "state", ["open", "closed"]),
      base: optionalText(body, "base"),
    });
    return ok(shownPull(world, pull));
  }),
  onRepository("GET", "/pulls/{number}/files", "pull_requests:read", (call) => {
    const { world, repository } = call;
    const pull = pullOf(call);
    const files = differencesOf(pull).files.slice(0, world.limits.pullFiles);
    return paged(call, files, (file) => diffEntry(world, repository, pull.headSha, file));
  }),
  onRepository("GET", "/pulls/{number}/commits", "pull_requests:read", (call) => {
    const { world, repository } = call;
    const commits = differencesOf(pullOf(call)).commits.slice(0, world.limits.pullCommits);
    return paged(call, commits, (one) => commitShape(world, repository, one));
  }),
  onRepository("GET", "/commits/{sha}/pulls", "pull_requests:read", (call) => {
    const { world, repository, params } = call;
    const sha = params["sha"] ?? "";
    const found = [...repository.pulls.values()].filter(
      (pull) => pull.mergeCommitSha === sha || differencesOf(pull).commits.some((commit) => commit.sha === sha),
    );
    const { items, headers } = page(call, found);
    return ok(
      items.map((pull) => simplePullRequest(world, pull)),
      headers,
    );
  }),
];

function headNamed({ world, repository }: RepositoryCall, name: string): { headRepository: Repository; head: string } {
  const [owner = "", branch] = name.includes(":") ? name.split(":") : ["", undefined];
  if (branch === undefined || owner.toLowerCase() === repository.owner.login.toLowerCase()) {
    return { headRepository: repository, head: branch ?? name };
  }
  const fork = [...world.repositories.values()].find(
    (one) => one.parent?.id === repository.id && one.owner.login.toLowerCase() === owner.toLowerCase(),
  );
  if (fork === undefined) throw invalid({ resource: "PullRequest", field: "head", code: "invalid" });
  return { headRepository: fork, head: branch };
}

const ORDER: Readonly<Record<string, (pull: PullRequest) => number>> = {
  created: ({ issue }) => issue.createdAt,
  updated: ({ issue }) => issue.updatedAt,
  popularity: ({ issue }) => issue.comments.length,
  "long-running": ({ issue }) => issue.createdAt,
};

function wanted({ world, repository, query }: RepositoryCall): PullRequest[] {
  const state = query.get("state") ?? "open";
  const head = query.get("head");
  const base = query.get("base");
  const sort = query.get("sort") ?? "created";
  // "List pull requests": descending where the order is that of creation, or is not asked for.
  const descending = (query.get("direction") ?? (sort === "created" ? "desc" : "asc")) === "desc";
  const key = ORDER[sort] ?? ORDER["created"] ?? (() => 0);
  const candidates = state === "open" ? openPulls(repository, base) : [...repository.pulls.values()];
  return listed(world, candidates, ({ issue }) => issue.createdAt)
    .filter(({ issue }) => state === "all" || issue.state === state)
    .filter((pull) => head === null || !head.includes(":") || hasHead(pull, head))
    .filter(({ baseRef }) => base === null || baseRef === base)
    .sort((a, b) => (descending ? -1 : 1) * (key(a) - key(b) || a.issue.number - b.issue.number));
}

function openPulls(repository: Repository, base: string | null): PullRequest[] {
  const sets = base === null ? [...repository.openByBase.values()] : [repository.openByBase.get(base) ?? []];
  return sets.flatMap((set) => [...set]);
}

/** `owner:branch`; a filter without an owner is ignored, as GitHub does. */
function hasHead(pull: PullRequest, head: string): boolean {
  const [owner = "", ...branch] = head.split(":");
  const sameOwner = pull.headRepository.owner.login.toLowerCase() === owner.toLowerCase();
  return sameOwner && pull.headRef === branch.join(":");
}
