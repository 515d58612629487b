import type { Commit } from "../git/commit.ts";
import { notFound, ok } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { page } from "../http/page.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { commit as commitShape, diffEntry } from "../shapes/commit.ts";
import { filesBetween } from "../state/differences.ts";
import { fullName } from "../state/repository.ts";
import { refuseEmpty, resolveCommit } from "./find.ts";

/**
 * "Compare two commits": what head has over its merge base with base. Commits come a page at a time (250 in all
 * without paging), files only with the first page and at most 300.
 */
export const compareRoutes: readonly Route[] = [
  onRepository("GET", "/compare/{basehead+}", "contents:read", (call) => {
    const { world, repository, params, query } = call;
    refuseEmpty(repository);
    const [left = "", right = ""] = (params["basehead"] ?? "").split("...");
    const base = commitNamed(call, left);
    const head = commitNamed(call, right);
    const { history } = repository.git;
    const [mergeBase] = history.mergeBases(base.sha, head.sha);
    if (mergeBase === undefined) throw notFound();
    const commits = history.between(base.sha, head.sha);
    const behind = history.between(head.sha, base.sha).length;
    const { compareCommits, compareFiles } = world.limits;
    const paging = query.has("page") || query.has("per_page");
    const shown = paging ? page(call, commits) : { items: commits.slice(0, compareCommits), headers: {} };
    const isFirst = (query.get("page") ?? "1") === "1";
    const url = `${world.url}/repos/${fullName(repository)}/compare/${left}...${right}`;
    const html = `${world.url}/${fullName(repository)}/compare/${left}...${right}`;
    return ok(
      {
        url,
        html_url: html,
        permalink_url: `${world.url}/${fullName(repository)}/compare/${base.sha}...${head.sha}`,
        diff_url: `${html}.diff`,
        patch_url: `${html}.patch`,
        base_commit: commitShape(world, repository, base),
        merge_base_commit: commitShape(world, repository, history.commit(mergeBase)),
        status: statusOf(commits.length, behind),
        ahead_by: commits.length,
        behind_by: behind,
        total_commits: commits.length,
        commits: shown.items.map((one) => commitShape(world, repository, one)),
        files: isFirst
          ? filesBetween(repository, mergeBase, head.sha)
              .slice(0, compareFiles)
              .map((file) => diffEntry(world, repository, head.sha, file))
          : [],
      },
      shown.headers,
    );
  }),
];

/** A branch, tag or sha, with the owner of this repository or of a fork in front where one is named. */
function commitNamed({ repository, world }: RepositoryCall, name: string): Commit {
  const [owner = "", ref] = name.includes(":") ? name.split(":") : ["", undefined];
  const fork = ref === undefined ? repository : world.names.get(`${owner}/${repository.name}`.toLowerCase());
  const found = fork === undefined ? undefined : resolveCommit(fork, ref ?? name);
  if (found === undefined || !repository.git.objects.has("commit", found.sha)) throw notFound();
  return found;
}

function statusOf(ahead: number, behind: number): "identical" | "ahead" | "behind" | "diverged" {
  if (ahead > 0) return behind > 0 ? "diverged" : "ahead";
  return behind > 0 ? "behind" : "identical";
}
