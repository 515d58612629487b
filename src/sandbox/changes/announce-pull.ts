import { pullRequest } from "../shapes/pull-request.ts";
import type { Account } from "../state/account.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { knownMerge } from "./known-merge.ts";

/** Tells of something that happened to a pull request. */
export function announcePull(
  world: World,
  pull: PullRequest,
  action: string,
  sender: Account,
  more: object = {},
): void {
  world.emit({
    name: "pull_request",
    action,
    sender,
    repository: pull.repository,
    payload: () => ({ number: pull.issue.number, pull_request: shownPull(world, pull), ...more }),
  });
}

/** A pull request with what is known of its merge at this moment. */
export function shownPull(world: World, pull: PullRequest) {
  return pullRequest(world, pull, knownMerge(world, pull));
}
