import { dismissReview, reviewPullRequest } from "../changes/review-pull-request.ts";
import { notFound, ok } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { optionalChoice, optionalText, text } from "../http/fields.ts";
import { paged } from "../http/page.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { review as reviewShape } from "../shapes/pull-request.ts";
import type { Review } from "../state/pull-request.ts";
import type { PullRequest } from "../state/repository.ts";
import { pullOf } from "./find.ts";
import { checkedBody } from "./lengths.ts";

/** "Pull request reviews". The list is in the order of time and holds every review, also those that count no more. */
export const reviewRoutes: readonly Route[] = [
  onRepository("GET", "/pulls/{number}/reviews", "pull_requests:read", (call) => {
    const pull = pullOf(call);
    const shown = pull.reviews.filter((review) => review.state !== "PENDING");
    return paged(call, shown, (review) => reviewShape(call.world, pull, review));
  }),
  onRepository("POST", "/pulls/{number}/reviews", "pull_requests:write", (call) => {
    const { world, actor, body } = call;
    const pull = pullOf(call);
    const review = reviewPullRequest(world, pull, actor, {
      event: optionalChoice(body, "event", ["APPROVE", "REQUEST_CHANGES", "COMMENT"]),
      body: checkedBody("PullRequestReview", optionalText(body, "body") ?? ""),
      commitId: optionalText(body, "commit_id"),
    });
    return ok(reviewShape(world, pull, review));
  }),
  onRepository("GET", "/pulls/{number}/reviews/{review_id}", "pull_requests:read", (call) => {
    const pull = pullOf(call);
    return ok(reviewShape(call.world, pull, reviewOf(call, pull)));
  }),
  onRepository("PUT", "/pulls/{number}/reviews/{review_id}/dismissals", "pull_requests:write", (call) => {
    const { world, actor, body } = call;
    const pull = pullOf(call);
    const review = reviewOf(call, pull);
    text(body, "message");
    dismissReview(world, pull, review, actor);
    return ok(reviewShape(world, pull, review));
  }),
];

function reviewOf({ params }: RepositoryCall, pull: PullRequest): Review {
  const review = pull.reviews.find((each) => `${each.id}` === params["review_id"]);
  if (review === undefined) throw notFound();
  return review;
}
