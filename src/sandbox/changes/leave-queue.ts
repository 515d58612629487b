import type { Account } from "../state/account.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";

/** Why a pull request left the queue, in the words of the event. */
export type LeaveReason = "MANUAL" | "BRANCH_PROTECTIONS" | "MERGE" | "MERGE_CONFLICT" | "CI_FAILURE" | "CI_TIMEOUT";

/** Takes a pull request out of the queue, if it is in one. */
export function leaveQueue(world: World, pull: PullRequest, reason: LeaveReason, by: Account): void {
  void [world, pull, reason, by];
}
