import { Refusal } from "../http/answer.ts";
import type { Actor } from "../state/actor.ts";
import { accountOf } from "../state/actor.ts";
import { nodeId } from "../state/ids.ts";
import type { Review } from "../state/pull-request.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { announceReview } from "./announce-review.ts";

const STATE = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;
export type ReviewEvent = keyof typeof STATE;

/** Reviews a pull request. Nobody may approve their own or request changes on it: 422. */
export function reviewPullRequest(
  world: World,
  pull: PullRequest,
  by: Actor,
  from: { readonly event: ReviewEvent | undefined; readonly body: string; readonly commitId?: string | undefined },
): Review {
  const user = accountOf(by);
  const { event } = from;
  const isOwn = user.id === pull.issue.user.id;
  if (isOwn && event === "APPROVE") throw unprocessable("Can not approve your own pull request");
  if (isOwn && event === "REQUEST_CHANGES") throw unprocessable("Can not request changes on your own pull request");
  if (from.body === "" && (event === "REQUEST_CHANGES" || event === "COMMENT")) {
    throw unprocessable("Could not create review: body is required for this event.");
  }
  const id = world.ids.next();
  const review: Review = {
    id,
    nodeId: nodeId("PRR", id),
    user,
    body: from.body,
    state: event === undefined ? "PENDING" : STATE[event],
    commitId: from.commitId ?? pull.headSha,
    submittedAt: event === undefined ? undefined : world.clock.now(),
  };
  pull.reviews.push(review);
  if (event === undefined) return review;
  pull.requestedReviewers = pull.requestedReviewers.filter((each) => each.id !== user.id);
  pull.issue.updatedAt = world.clock.now();
  announceReview(world, pull, review, "submitted", user);
  world.reactions.shaChanged(pull.repository, pull.headSha);
  return review;
}

/** Takes an opinion back in somebody's name; it counts no more. */
export function dismissReview(world: World, pull: PullRequest, review: Review, by: Actor): void {
  if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED") {
    throw unprocessable("Can not dismiss a commented pull request review");
  }
  review.state = "DISMISSED";
  announceReview(world, pull, review, "dismissed", accountOf(by));
  world.reactions.shaChanged(pull.repository, pull.headSha);
}

function unprocessable(why: string): Refusal {
  return new Refusal(422, "Unprocessable Entity", { errors: [why] });
}
