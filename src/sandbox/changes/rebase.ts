import { mergeTrees } from "../git/merge.ts";
import { EMPTY_TREE } from "../git/tree.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { commitByGitHub } from "./make-commit.ts";

/**
 * Replays the commits of a pull request on a base, as "Rebase and merge" does; undefined where one of them conflicts
 * or where merges would have to be flattened with conflicts. `dryRun` only finds out whether it would work.
 *
 * @returns the tip
 */
export function rebase(world: World, pull: PullRequest, base: string, dryRun = false): string | undefined {
  const { git } = pull.repository;
  const { history } = git;
  // A single commit rebases where it merges, since the three sides are the same.
  const commits = history.between(base, pull.headSha).filter((commit) => commit.parents.length < 2);
  if (dryRun && commits.length <= 1) return base;
  let tip = base;
  let tree = history.commit(base).tree;
  for (const commit of commits) {
    const [parent] = commit.parents;
    const before = parent === undefined ? EMPTY_TREE : history.commit(parent).tree;
    const merged = mergeTrees(git, before, tree, commit.tree);
    if (!("tree" in merged)) return undefined;
    if (merged.tree === tree) continue;
    tree = merged.tree;
    if (dryRun) continue;
    tip = commitByGitHub(world, pull.repository, commit.author, { tree, parents: [tip], message: commit.message }).sha;
  }
  return tip;
}
