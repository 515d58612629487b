/** Lanes: the work of one repository, done one pass at a time by whoever holds the lease. */
import type { Delivery, LaneKey } from "./inbox.ts";

export interface Lanes {
  /** The lane that is due longest, leased; undefined if none is due. */
  claim(leaseMs: number): Promise<ClaimedLane | undefined>;
  /**
   * Done: the deliveries of the claim are finished, the lane sleeps until `wakeAt` or the next delivery.
   * Returns false if the lease was lost meanwhile (nothing is changed then).
   */
  complete(lane: ClaimedLane, wakeAt: number | undefined): Promise<boolean>;
  /**
   * Failed: the lane is tried again at `retryAt`. With `dead`, the deliveries are marked dead instead (kept, reported,
   * revived by a redelivery) and the lane goes on.
   */
  fail(lane: ClaimedLane, error: string, retry: { readonly retryAt: number } | "dead"): Promise<boolean>;
  /** Prolongs the lease; false if it was lost. */
  renew(lane: ClaimedLane, leaseMs: number): Promise<boolean>;
  /** Makes a lane due at that time, or earlier if it was due earlier. */
  wake(key: LaneKey, at: number): Promise<void>;
  /** When the next lane is due, for the poller. */
  nextDue(): Promise<number | undefined>;
  /** Counts for `/readyz` and metrics. */
  counts(): Promise<{ readonly pending: number; readonly dead: number; readonly oldestPendingAt: number | undefined }>;
}

export interface ClaimedLane {
  readonly key: LaneKey;
  /** Rises with each claim: a holder with an older number has lost the lane. */
  readonly fence: number;
  /** Failures in a row before this claim. */
  readonly attempts: number;
  /** All that were pending at the claim, in order of arrival. */
  readonly deliveries: readonly Delivery[];
}
