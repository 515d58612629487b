import { Refusal } from "../http/answer.ts";
import { rulesOf } from "../rules/effective-rules.ts";
import { mergeBlockers } from "../rules/merge-blockers.ts";
import type { Actor } from "../state/actor.ts";
import { accountOf } from "../state/actor.ts";
import type { AutoMerge } from "../state/pull-request.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { announcePull } from "./announce-pull.ts";
import { knownMerge } from "./known-merge.ts";
import { mergePullRequest } from "./merge-pull-request.ts";
import { enqueue, queueRuleOf } from "./merge-queue.ts";
import { computeMergeability } from "./mergeability.ts";

/**
 * Has GitHub merge a pull request once nothing stands in its way. Refused where nothing does now ("Pull request is in
 * clean status"), where the repository does not allow it, and where no rule could ever stand in the way.
 */
export function enableAutoMerge(
  world: World,
  pull: PullRequest,
  by: Actor,
  asked: Pick<AutoMerge, "method" | "title" | "message"> & { readonly expectedHead: string | undefined },
): void {
  const { repository } = pull;
  const { expectedHead, ...words } = asked;
  if (pull.issue.state === "closed") throw refuse("Pull request is closed");
  if (!repository.settings.allowAutoMerge) throw refuse("Auto merge is not allowed for this repository");
  if (expectedHead !== undefined && expectedHead !== pull.headSha) throw refuse("The head ref has changed");
  if (rulesOf(repository, pull.baseRef).length === 0) {
    throw refuse("Protected branch rules not configured for this branch");
  }
  computeMergeability(world, pull);
  const { state } = knownMerge(world, pull);
  if (state === "clean" || state === "unstable") throw refuse(`Pull request is in ${state} status`);
  pull.autoMerge = { ...words, enabledBy: accountOf(by), enabledAt: world.clock.now() };
  announcePull(world, pull, "auto_merge_enabled", accountOf(by));
}

/** Takes it back. */
export function disableAutoMerge(world: World, pull: PullRequest, by: Actor, reason: string): void {
  if (pull.autoMerge === undefined) throw refuse("Auto merge is not enabled for this pull request");
  pull.autoMerge = undefined;
  announcePull(world, pull, "auto_merge_disabled", accountOf(by), { reason });
}

/** Merges a pull request with auto-merge, or queues it, once nothing stands in its way any more: soon, not at once. */
export function mergeWhenReady(world: World, pull: PullRequest): void {
  if (pull.autoMerge === undefined) return;
  world.background.add(`auto-merge ${pull.id}`, () => {
    const { autoMerge } = pull;
    if (autoMerge === undefined || pull.issue.state === "closed" || pull.draft) return;
    const by: Actor = { kind: "user", user: autoMerge.enabledBy };
    computeMergeability(world, pull);
    const queued = queueRuleOf(pull.repository, pull.baseRef) !== undefined;
    if (pull.mergeability?.mergeable !== true) return;
    if (mergeBlockers(world, pull, undefined, autoMerge.method, queued).length > 0) return;
    try {
      if (queued) enqueue(world, pull, by);
      else mergePullRequest(world, pull, by, autoMerge);
    } catch (error) {
      // What the rules forbid to whom enabled it stays open, as on GitHub.
      if (!(error instanceof Refusal)) throw error;
    }
  });
}

/** GitHub's sentences, its doubled words included: "Pull request Pull request is in clean status". */
function refuse(why: string): Refusal {
  return new Refusal(422, `Pull request ${why}`);
}
