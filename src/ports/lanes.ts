/** Lanes: the work of one repository, done one pass at a time by whoever holds the lease. */
import type { Delivery, LaneKey } from "./inbox.ts";

export interface Lanes {
  /**
   * The lane that is due longest, leased; undefined if none is due. A lane whose lease ran out (its holder died) is due
   * and gets a strike for that.
   */
  claim(leaseMs: number): Promise<ClaimedLane | undefined>;
  /**
   * Done: the deliveries of the claim are finished, the lane sleeps until `wakeAt` or the next delivery. What arrived or
   * woke it since the claim stays due. Returns false if the lease was lost meanwhile (nothing is changed then).
   */
  complete(lane: ClaimedLane, wakeAt: number | undefined): Promise<boolean>;
  /**
   * Failed: the lane is tried again at `retryAt`, with a strike where the deliveries may be what is wrong (a bug, not a
   * broken connection). With `dead`, the deliveries of the claim are marked dead instead (kept, reported, revived by a
   * redelivery) and the lane goes on with the next. False if the lease was lost.
   */
  fail(lane: ClaimedLane, error: string, retry: LaneRetry | "dead"): Promise<boolean>;
  /** Gives the lease back untouched (shutting down): the lane is due again at once. False if it was lost. */
  release(lane: ClaimedLane): Promise<boolean>;
  /** Prolongs the lease; false if it was lost. */
  renew(lane: ClaimedLane, leaseMs: number): Promise<boolean>;
  /** Makes a lane due at that time, or earlier if it was due earlier; also one that is being worked off, afterwards. */
  wake(key: LaneKey, at: number): Promise<void>;
  /** When the next lane is due (in the past: now), for the poller. */
  nextDue(): Promise<number | undefined>;
  /** Counts for `/readyz` and metrics. */
  counts(): Promise<LaneCounts>;
}

export interface LaneRetry {
  readonly retryAt: number;
  /** Counts against the deliveries of the claim. */
  readonly strike: boolean;
}

export interface LaneCounts {
  /** Deliveries that wait or are being worked off. */
  readonly pending: number;
  /** Deliveries given up. */
  readonly dead: number;
  readonly oldestPendingAt: number | undefined;
}

export interface ClaimedLane {
  readonly key: LaneKey;
  /** Rises with each claim: a holder with an older number has lost the lane. */
  readonly fence: number;
  /** Failures in a row before this claim: what the backoff grows by. */
  readonly attempts: number;
  /** Strikes in a row before this claim: bugs, and holders that died. */
  readonly strikes: number;
  /**
   * What was pending at the claim, in order of arrival, at most a thousand. After three strikes only the oldest one, so
   * that a delivery that cannot be worked off is found and given up alone.
   */
  readonly deliveries: readonly Delivery[];
}
