/** What becomes of a lane whose pass failed. Pure. */
import { Mistake, Transient } from "../domain/failure.ts";
import type { ClaimedLane, LaneRetry } from "../ports/lanes.ts";

/** A bug is tried so often, the last times with one delivery alone; then that one is given up. */
const TRIES_OF_A_BUG = 5;

/** A delivery at whose working off the process died so often is given up unseen. */
const DEATHS = 10;

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10 * 60_000;
/** Part of a wait that is left to chance, so that lanes which failed together do not come back together. */
const CHANCE = 0.2;

export type AfterFailure =
  /** The person who can mend it was told; trying again would change nothing. */
  { readonly kind: "told" } | { readonly kind: "dead" } | ({ readonly kind: "retry" } & LaneRetry);

/** `chance` is from 0 to 1. */
export function afterFailure(error: unknown, lane: ClaimedLane, now: number, chance: number): AfterFailure {
  if (error instanceof Mistake) return { kind: "told" };
  const transient = error instanceof Transient;
  if (!transient && lane.strikes + 1 >= TRIES_OF_A_BUG) return { kind: "dead" };
  const wait = Math.max(backoff(lane.attempts, chance), transient ? (error.retryAfterMs ?? 0) : 0);
  return { kind: "retry", retryAt: now + wait, strike: !transient };
}

/** True for a lane that should not be tried again at all. */
export const hasKilledTooOften = ({ strikes }: ClaimedLane): boolean => strikes >= DEATHS;

/** Doubles from a second to ten minutes. */
function backoff(attempts: number, chance: number): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts, 20));
  return Math.round(wait * (1 - CHANCE + 2 * CHANCE * chance));
}
