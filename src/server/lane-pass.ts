/** One pass over a claimed lane: the handler, the lease, and what becomes of the lane afterwards. */
import type { Clock } from "../ports/clock.ts";
import type { ClaimedLane, Lanes } from "../ports/lanes.ts";
import type { Log } from "../ports/log.ts";
import { afterFailure, hasKilledTooOften } from "./after-failure.ts";
import { keepLease, LEASE_LOST } from "./lease-keeper.ts";
import type { PassOutcome } from "./metrics.ts";

/**
 * Works off a lane. Throws Mistake for what the person was told about (it is not tried again), Transient for what may go
 * well later; anything else is a bug. When the signal aborts, it should end soon, however.
 */
export type LaneHandler = (lane: ClaimedLane, signal: AbortSignal, log: Log) => Promise<LanePassResult>;

export interface LanePassResult {
  /** When to look again although nothing was heard, milliseconds since 1970. */
  readonly wakeAt?: number | undefined;
}

export interface PassMeans {
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly log: Log;
  readonly leaseMs: number;
  readonly handle: LaneHandler;
  /** From 0 to 1. */
  readonly chance: () => number;
}

/** Given as the reason of an abort: the process shuts down, the lane goes back untouched. */
export const DRAINING = "the process is shutting down";

/** Never throws for what the handler does; throws what the lanes throw. `abort` ends it from outside. */
export async function passOver(lane: ClaimedLane, means: PassMeans, abort: AbortController): Promise<PassOutcome> {
  const log = means.log.with(fieldsOf(lane));
  if (hasKilledTooOften(lane)) return giveUp(lane, means, log, new Error("The process died at it again and again."));
  const ended = new AbortController();
  const keeper = keepLease(lane, { ...means, log }, ended.signal, (reason) => abort.abort(reason));
  const outcome = await means.handle(lane, abort.signal, log).then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
  ended.abort();
  await keeper;
  if (abort.signal.aborted && !("result" in outcome)) return interrupted(lane, means, log, abort.signal);
  return "result" in outcome ? complete(lane, means, log, outcome.result) : failed(lane, means, log, outcome.error);
}

async function complete(
  lane: ClaimedLane,
  means: PassMeans,
  log: Log,
  { wakeAt }: LanePassResult,
): Promise<PassOutcome> {
  if (await means.lanes.complete(lane, wakeAt)) {
    log.debug({ wakeAt }, "Pass done");
    return "done";
  }
  return lost(log);
}

async function interrupted(
  lane: ClaimedLane,
  { lanes }: PassMeans,
  log: Log,
  signal: AbortSignal,
): Promise<PassOutcome> {
  if (signal.reason === LEASE_LOST || !(await lanes.release(lane))) return lost(log);
  log.info({}, "Pass given back, since the process is shutting down");
  return "released";
}

async function failed(lane: ClaimedLane, means: PassMeans, log: Log, error: unknown): Promise<PassOutcome> {
  const { lanes, clock, chance } = means;
  const next = afterFailure(error, lane, clock.now(), chance());
  if (next.kind === "dead") return giveUp(lane, means, log, error);
  if (next.kind === "told") {
    log.warn({ error }, "Pass ended with what a person must mend");
    return (await lanes.complete(lane, undefined)) ? "mistake" : lost(log);
  }
  const { retryAt, strike } = next;
  const told = { error, retryAt: new Date(retryAt).toISOString() };
  if (strike) log.error(told, "Pass ended with a bug; it is tried again");
  else log.warn(told, "Pass failed; it is tried again");
  return (await lanes.fail(lane, String(error), { retryAt, strike })) ? "retried" : lost(log);
}

async function giveUp(lane: ClaimedLane, { lanes }: PassMeans, log: Log, error: unknown): Promise<PassOutcome> {
  log.error({ error }, "Deliveries given up; a redelivery brings them back");
  return (await lanes.fail(lane, String(error), "dead")) ? "dead" : lost(log);
}

function lost(log: Log): PassOutcome {
  log.warn({}, "The lease was lost during the pass; whoever has it now works the lane off");
  return "lost";
}

/** Ids that are named in the log; the others are counted. */
const NAMED_DELIVERIES = 10;

const fieldsOf = ({ key, fence, attempts, strikes, deliveries }: ClaimedLane) => ({
  lane: key,
  fence,
  ...(attempts > 0 && { attempts }),
  ...(strikes > 0 && { strikes }),
  deliveries: deliveries.slice(0, NAMED_DELIVERIES).map(({ id }) => id),
  ...(deliveries.length > NAMED_DELIVERIES && { deliveriesInAll: deliveries.length }),
});
