import { roleIncludes } from "../state/account.ts";
import { roleOf } from "../state/look-up.ts";
import type { Review } from "../state/pull-request.ts";
import type { PullRequest } from "../state/repository.ts";
import type { ReviewRule } from "../state/rules.ts";
import type { World } from "../state/world.ts";
import { ownersWithoutApproval } from "./code-owners.ts";

/** The opinion that counts of each person: the latest that is more than a comment. */
export function latestOpinions(pull: PullRequest): Review[] {
  const latest = new Map<number, Review>();
  for (const review of pull.reviews) {
    if (review.state === "COMMENTED" || review.state === "PENDING") continue;
    latest.set(review.user.id, review);
  }
  return [...latest.values()];
}

/** What stands against merging for lack of approval. Only the opinions of people who can write count. */
export function unmetReviews(world: World, pull: PullRequest, rule: ReviewRule): string[] {
  const opinions = latestOpinions(pull).filter(({ user }) =>
    roleIncludes(roleOf(world, pull.repository, user), "write"),
  );
  if (rule.count > 0 && opinions.some(({ state }) => state === "CHANGES_REQUESTED"))
    return ["Changes have been requested."];
  const approvals = opinions.filter(({ state }) => state === "APPROVED");
  const found: string[] = [];
  if (approvals.length < rule.count) {
    const reviews = rule.count === 1 ? "approving review is" : "approving reviews are";
    found.push(`At least ${rule.count} ${reviews} required by reviewers with write access.`);
  }
  if (rule.codeOwners) {
    const owners = ownersWithoutApproval(
      world,
      pull,
      approvals.map(({ user }) => user),
    );
    if (owners.length > 0) found.push(`Waiting on code owner review from ${owners.join(", ")}.`);
  }
  if (rule.lastPushApproval && !approvals.some((review) => isForLastPush(pull, review))) {
    found.push("New changes require approval from someone other than the last pusher.");
  }
  return found;
}

function isForLastPush(pull: PullRequest, review: Review): boolean {
  return review.commitId === pull.headSha && review.user.id !== pull.lastPusher.id;
}
