import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { mergeWhenReady } from "./auto-merge.ts";
import { advanceQueues } from "./queue.ts";

/** After a check or status: pull requests with this head may merge by themselves now, and queues may go on. */
export function shaChanged(world: World, repository: Repository, sha: string): void {
  for (const pulls of [...repository.openByHead.values()]) {
    for (const pull of [...pulls]) if (pull.headSha === sha) mergeWhenReady(world, pull);
  }
  advanceQueues(world, repository);
}
