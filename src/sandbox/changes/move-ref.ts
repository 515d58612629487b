import { Refusal } from "../http/answer.ts";
import { refusePush } from "../rules/push-rules.ts";
import type { Actor } from "../state/actor.ts";
import { accountOf } from "../state/actor.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { announceRef } from "./announce-ref.ts";
import { requestCheckSuites } from "./check-suites.ts";
import { followBase } from "./follow-base.ts";
import { followHead } from "./follow-head.ts";
import { ZERO_SHA } from "./zero-sha.ts";

/** One ref that is made, moved or (`to` undefined) deleted. */
export interface RefMove {
  readonly repository: Repository;
  /** The full name, `refs/heads/main`. */
  readonly ref: string;
  readonly to: string | undefined;
  readonly by: Actor;
  /** Whether GitHub moves it while merging, when the rules of the branch have been looked at already. */
  readonly merging?: boolean;
}

/**
 * Moves a ref with all that follows from it: events, check suites, pull requests that follow their head, are merged
 * by a push to their base, or lose their branch. Throws a {@link Refusal} where the rules of the branch forbid it.
 */
export function moveRef(world: World, move: RefMove): void {
  const { repository, ref, to, by } = move;
  const { refs } = repository.git;
  const from = refs.get(ref);
  if (from === to) return;
  if (to === undefined && ref === `refs/heads/${repository.defaultBranch}`) {
    throw new Refusal(422, "Cannot delete the default branch");
  }
  if (move.merging !== true) refusePush(world, { repository, ref, from, to, by });
  if (to === undefined) refs.delete(ref);
  else refs.set(ref, to);
  repository.pushedAt = world.clock.now();
  const sender = accountOf(by);
  announceRef(world, { repository, ref, from: from ?? ZERO_SHA, to: to ?? ZERO_SHA, sender });
  const branch = ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined;
  if (branch === undefined) return;
  if (to !== undefined) requestCheckSuites(world, repository, { branch, before: from ?? ZERO_SHA, sha: to, sender });
  followHead(world, { repository, branch, to, sender });
  followBase(world, { repository, branch, from, to, sender });
}
