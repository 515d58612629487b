import { isBehind, mergeBlockers } from "../rules/merge-blockers.ts";
import { hasPendingOrFailed } from "../rules/required-checks.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";

export interface KnownMerge {
  readonly mergeable: boolean | null;
  readonly rebaseable: boolean | null;
  readonly state: "unknown" | "clean" | "dirty" | "blocked" | "behind" | "unstable" | "draft";
}

const UNKNOWN: KnownMerge = { mergeable: null, rebaseable: null, state: "unknown" };

/** What GitHub can say now about merging a pull request; null until its background job has looked at head and base. */
export function knownMerge(world: World, pull: PullRequest): KnownMerge {
  const { mergeability, repository } = pull;
  if (pull.issue.state === "closed") return UNKNOWN;
  const base = repository.git.refs.get(`refs/heads/${pull.baseRef}`);
  if (mergeability === undefined || mergeability.head !== pull.headSha || mergeability.base !== base) return UNKNOWN;
  const { mergeable, rebaseable } = mergeability;
  return { mergeable, rebaseable, state: mergeable ? stateOf(world, pull) : "dirty" };
}

function stateOf(world: World, pull: PullRequest): KnownMerge["state"] {
  if (pull.draft) return "draft";
  if (mergeBlockers(world, pull, undefined).some(({ kind }) => kind !== "behind")) return "blocked";
  if (isBehind(pull)) return "behind";
  return hasPendingOrFailed(pull.repository, pull.headSha) ? "unstable" : "clean";
}
