/** Prolongs the lease of a lane while a pass works on it, and says when it was lost. */
import type { Clock } from "../ports/clock.ts";
import type { ClaimedLane, Lanes } from "../ports/lanes.ts";
import type { Log } from "../ports/log.ts";

/** Aborts with this when the lane belongs to somebody else. */
export const LEASE_LOST = "the lease of the lane was lost";

/** Also with long leases, so that a lost one is noticed. */
const LONGEST_INTERVAL_MS = 20_000;

export interface LeaseMeans {
  readonly lanes: Pick<Lanes, "renew">;
  readonly clock: Clock;
  readonly log: Log;
  readonly leaseMs: number;
}

/** Renews three times in a lease, until `ended` aborts. Calls `lost` at most once. */
export async function keepLease(
  lane: ClaimedLane,
  { lanes, clock, log, leaseMs }: LeaseMeans,
  ended: AbortSignal,
  lost: (reason: string) => void,
): Promise<void> {
  let heldUntil = clock.now() + leaseMs;
  while (!ended.aborted) {
    await clock.sleep(Math.min(leaseMs / 3, LONGEST_INTERVAL_MS), ended);
    if (ended.aborted) return;
    try {
      const askedAt = clock.now();
      if (!(await lanes.renew(lane, leaseMs))) return lost(LEASE_LOST);
      heldUntil = askedAt + leaseMs;
    } catch (error) {
      log.warn({ error }, "The lease could not be renewed");
      if (clock.now() >= heldUntil) return lost(LEASE_LOST);
    }
  }
}
