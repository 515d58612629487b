import { mergeCommits } from "../git/merge.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { commitByGitHub, signatureOf } from "./make-commit.ts";
import { rebase } from "./rebase.ts";

/** Has GitHub find out, some time after this, whether the pull request can be merged, unless that is known. */
export function askMergeability(world: World, pull: PullRequest): void {
  if (pull.issue.state === "closed" || isCurrent(pull)) return;
  world.background.add(`mergeability ${pull.id}`, () => {
    computeMergeability(world, pull);
  });
}

/** Finds it out now, and makes the test merge that `merge_commit_sha` and `refs/pull/N/merge` show. */
export function computeMergeability(world: World, pull: PullRequest): void {
  const { git } = pull.repository;
  const base = git.refs.get(`refs/heads/${pull.baseRef}`);
  if (base === undefined || pull.issue.state === "closed" || isCurrent(pull)) return;
  const merged = mergeCommits(git, base, pull.headSha);
  const mergeable = "tree" in merged;
  const rebaseable = mergeable && rebase(world, pull, base, true) !== undefined;
  pull.mergeability = { head: pull.headSha, base, mergeable, rebaseable };
  const ref = `refs/pull/${pull.issue.number}/merge`;
  if (!("tree" in merged)) {
    pull.mergeCommitSha = null;
    git.refs.delete(ref);
    return;
  }
  const commit = commitByGitHub(world, pull.repository, signatureOf(world, pull.issue.user), {
    tree: merged.tree,
    parents: [base, pull.headSha],
    message: `Merge ${pull.headSha} into ${base}`,
  });
  pull.mergeCommitSha = commit.sha;
  git.refs.set(ref, commit.sha);
}

function isCurrent({ mergeability, headSha, baseRef, repository }: PullRequest): boolean {
  const base = repository.git.refs.get(`refs/heads/${baseRef}`);
  return mergeability !== undefined && mergeability.head === headSha && mergeability.base === base;
}
