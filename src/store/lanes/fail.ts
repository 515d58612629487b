import type { ClaimedLane, LaneRetry } from "../../ports/lanes.ts";
import { milliseconds, type StoreContext } from "../context.ts";
import { finishDeliveries } from "../deliveries/finish-deliveries.ts";
import { earlierWake } from "./earlier-wake.ts";
import { held } from "./held.ts";

/** Characters of an error that are kept. */
const ERROR_LENGTH = 4000;

/** Implements `Lanes.fail`. */
export async function fail(
  context: StoreContext,
  lane: ClaimedLane,
  error: string,
  retry: LaneRetry | "dead",
): Promise<boolean> {
  // PostgreSQL's text holds no NUL.
  const text = error.replaceAll("\0", "").slice(0, ERROR_LENGTH);
  return retry === "dead" ? giveUp(context, lane, text) : tryAgain(context, lane, text, retry);
}

async function tryAgain(
  { db }: StoreContext,
  lane: ClaimedLane,
  error: string,
  { retryAt, strike }: LaneRetry,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("lane")
    .set((eb) => ({
      owner: null,
      attempts: eb("attempts", "+", 1),
      strikes: eb("strikes", "+", strike ? 1 : 0),
      last_error: error,
      next_at: milliseconds(retryAt),
      // A pass that was woken by time has no delivery that would keep its lane due.
      wake_at: earlierWake(retryAt),
    }))
    .where(held(lane))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function giveUp(context: StoreContext, lane: ClaimedLane, error: string): Promise<boolean> {
  return context.db.transaction().execute(async (db) => {
    const { numUpdatedRows } = await db
      .updateTable("lane")
      .set((eb) => ({
        owner: null,
        attempts: 0,
        strikes: 0,
        last_error: error,
        pending: eb("pending", "-", lane.deliveries.length),
        next_at: context.leaseNow(),
      }))
      .where(held(lane))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await finishDeliveries(db, lane.deliveries, { state: "dead", at: context.now(), error });
    return true;
  });
}
