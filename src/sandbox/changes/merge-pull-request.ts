import { Refusal } from "../http/answer.ts";
import { mergeBlockers, refusalOf } from "../rules/merge-blockers.ts";
import type { Actor } from "../state/actor.ts";
import { accountOf } from "../state/actor.ts";
import { differencesOf } from "../state/differences.ts";
import type { MergeMethod } from "../state/pull-request.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { closePullRequest } from "./close-pull-request.ts";
import { retarget } from "./follow-base.ts";
import { makeMerge } from "./make-merge.ts";
import { computeMergeability } from "./mergeability.ts";
import { moveRef } from "./move-ref.ts";

export interface MergeRequest {
  readonly method: MergeMethod;
  /** What the head must be. */
  readonly sha?: string | undefined;
  readonly title?: string | undefined;
  readonly message?: string | undefined;
}

const NOT_ALLOWED = {
  merge: "Merge commits are not allowed on this repository.",
  squash: "Squash merges are not allowed on this repository.",
  rebase: "Rebase merges are not allowed on this repository.",
} as const;

/**
 * Merges a pull request as the merge button does. 409 where the head is another than asked for, 405 for everything
 * else that stands in the way.
 *
 * @returns the commit that came of it
 */
export function mergePullRequest(world: World, pull: PullRequest, by: Actor, request: MergeRequest): string {
  refuseMerge(world, pull, by, request);
  differencesOf(pull);
  const mergeCommit = makeMerge(world, pull, by, request);
  if (mergeCommit === undefined) throw new Refusal(405, "This branch can't be rebased");
  finishMerge(world, pull, by, mergeCommit);
  return mergeCommit;
}

/** Records a merge whose commit exists, and moves the base to it. */
export function finishMerge(world: World, pull: PullRequest, by: Actor, mergeCommit: string): void {
  const { repository } = pull;
  closePullRequest(world, pull, accountOf(by), { mergeCommit });
  moveRef(world, { repository, ref: `refs/heads/${pull.baseRef}`, to: mergeCommit, by, merging: true });
  const head = `refs/heads/${pull.headRef}`;
  const isOwn = pull.headRepository.id === repository.id && pull.headRef !== repository.defaultBranch;
  if (!repository.settings.deleteBranchOnMerge || !isOwn || repository.git.refs.get(head) === undefined) return;
  retarget(world, repository, pull.headRef, pull.baseRef, accountOf(by));
  moveRef(world, { repository, ref: head, to: undefined, by, merging: true });
}

function refuseMerge(world: World, pull: PullRequest, by: Actor, { method, sha }: MergeRequest): void {
  if (pull.issue.state === "closed") throw new Refusal(405, "Pull Request is not mergeable");
  if (sha !== undefined && sha !== pull.headSha) {
    throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
  }
  if (pull.draft) throw new Refusal(405, "Pull Request is still a draft");
  const { settings } = pull.repository;
  const allowed = {
    merge: settings.allowMergeCommit,
    squash: settings.allowSquashMerge,
    rebase: settings.allowRebaseMerge,
  }[method];
  if (!allowed) throw new Refusal(405, NOT_ALLOWED[method]);
  computeMergeability(world, pull);
  if (pull.mergeability?.mergeable !== true) throw new Refusal(405, "Pull Request is not mergeable");
  const blockers = mergeBlockers(world, pull, by, method);
  if (blockers.length > 0) throw refusalOf(blockers);
}
