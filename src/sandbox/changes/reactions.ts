import type { Reactions } from "../state/reactions.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { advanceQueues } from "./advance-queue.ts";
import { mergeWhenReady } from "./auto-merge.ts";
import { buildSoon, leaveQueue } from "./merge-queue.ts";

/** Auto-merge and merge queues, at work in a world. */
export function reactionsIn(world: World): Reactions {
  const look = (pulls: Iterable<Iterable<PullRequest>>, isMeant: (pull: PullRequest) => boolean): void => {
    for (const set of [...pulls]) for (const pull of [...set]) if (isMeant(pull)) mergeWhenReady(world, pull);
  };
  return {
    baseMoved: (repository, branch) => {
      buildSoon(world, repository, branch);
      look([repository.openByBase.get(branch) ?? []], () => true);
    },
    pullLeaves: (pull, reason, by) => {
      leaveQueue(world, pull, reason, by);
    },
    shaChanged: (repository, sha) => {
      look(repository.openByBase.values(), (pull) => pull.headSha === sha);
      advanceQueues(world, repository);
    },
  };
}
