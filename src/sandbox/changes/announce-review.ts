import { review as reviewShape, simplePullRequest } from "../shapes/pull-request.ts";
import type { Account } from "../state/account.ts";
import type { Review } from "../state/pull-request.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";

/** Tells of a review. In events its state is in lower case, and null stands for an empty body. */
export function announceReview(
  world: World,
  pull: PullRequest,
  review: Review,
  action: "submitted" | "edited" | "dismissed",
  sender: Account,
): void {
  world.emit({
    name: "pull_request_review",
    action,
    sender,
    repository: pull.repository,
    payload: () => {
      const shape = reviewShape(world, pull, review);
      return {
        review: { ...shape, state: review.state.toLowerCase(), body: review.body === "" ? null : review.body },
        pull_request: simplePullRequest(world, pull),
      };
    },
  });
}
