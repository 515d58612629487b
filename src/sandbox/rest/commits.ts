import type { Commit } from "../git/commit.ts";
import { entryAt } from "../git/tree.ts";
import { ok } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { wantsMedia } from "../http/media.ts";
import { page } from "../http/page.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { accountOfAddress, commit as commitShape, diffEntry } from "../shapes/commit.ts";
import { filesBetween } from "../state/differences.ts";
import type { Repository } from "../state/repository.ts";
import { expectCommit } from "./find.ts";

/** "Commits". */
export const commitRoutes: readonly Route[] = [
  onRepository("GET", "/commits", "contents:read", (call) => {
    const { world, repository, query } = call;
    const from = expectCommit(repository, query.get("sha") ?? repository.defaultBranch);
    const all = [...repository.git.history.log(from.sha)].filter((commit) => isWanted(call, commit));
    const { items, headers } = page(call, all);
    return ok(
      items.map((one) => commitShape(world, repository, one)),
      headers,
    );
  }),
  onRepository("GET", "/commits/{ref+}", "contents:read", (call) => {
    const { world, repository, params } = call;
    const commit = expectCommit(repository, params["ref"] ?? "");
    if (wantsMedia(call, "sha")) {
      return ok(Buffer.from(commit.sha), { "content-type": "application/vnd.github.sha; charset=utf-8" });
    }
    const files = filesBetween(repository, commit.parents[0], commit.sha);
    const sum = (count: (file: (typeof files)[number]) => number): number =>
      files.reduce((all, one) => all + count(one), 0);
    const additions = sum((file) => file.additions);
    const deletions = sum((file) => file.deletions);
    const shown = page(call, files, world.limits.compareFiles, world.limits.compareFiles);
    return ok(
      {
        ...commitShape(world, repository, commit),
        stats: { total: additions + deletions, additions, deletions },
        files: shown.items.map((file) => diffEntry(world, repository, commit.sha, file)),
      },
      shown.headers,
    );
  }),
];

function isWanted({ world, repository, query }: RepositoryCall, commit: Commit): boolean {
  const path = query.get("path");
  const since = query.get("since");
  const until = query.get("until");
  const author = query.get("author");
  if (since !== null && commit.committer.at < Date.parse(since)) return false;
  if (until !== null && commit.committer.at > Date.parse(until)) return false;
  if (
    author !== null &&
    commit.author.email !== author &&
    accountOfAddress(world, commit.author.email)?.login !== author
  ) {
    return false;
  }
  return path === null || touches(repository, commit, path);
}

/** Whether the commit changes the path against its parent; a merge only where it differs from all of them. */
function touches({ git }: Repository, commit: Commit, path: string): boolean {
  const at = (tree: string): string | undefined => entryAt(git.objects, tree, path)?.sha;
  const now = at(commit.tree);
  if (commit.parents.length === 0) return now !== undefined;
  return commit.parents.every((parent) => at(git.history.commit(parent).tree) !== now);
}
