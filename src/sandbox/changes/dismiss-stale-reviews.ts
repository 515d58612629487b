import { rulesOf } from "../rules/effective-rules.ts";
import { filesBetween } from "../state/differences.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { announceReview } from "./announce-review.ts";

/**
 * After a push to the head: dismisses approvals where the rules ask for it and what was approved has changed, be it
 * the difference itself or the merge base it is against.
 */
export function dismissStaleReviews(
  world: World,
  pull: PullRequest,
  old: { readonly before: string; readonly oldMergeBase: string | undefined },
): void {
  if (!rulesOf(pull.repository, pull.baseRef).some(({ reviews }) => reviews?.dismissStale === true)) return;
  const { git } = pull.repository;
  const base = git.refs.get(`refs/heads/${pull.baseRef}`) ?? pull.baseSha;
  const [mergeBase] = git.history.mergeBases(base, pull.headSha);
  const patch = (from: string | undefined, head: string): string =>
    JSON.stringify(filesBetween(pull.repository, from, head).map(({ path, sha, status }) => [path, sha, status]));
  if (mergeBase === old.oldMergeBase && patch(old.oldMergeBase, old.before) === patch(mergeBase, pull.headSha)) return;
  for (const review of pull.reviews) {
    if (review.state !== "APPROVED") continue;
    review.state = "DISMISSED";
    announceReview(world, pull, review, "dismissed", pull.lastPusher);
  }
}
