import type { ClaimedLane } from "../../ports/lanes.ts";
import type { StoreContext } from "../context.ts";
import { finishDeliveries } from "../deliveries/finish-deliveries.ts";
import { earlierWake } from "./earlier-wake.ts";
import { held } from "./held.ts";

/** Implements `Lanes.complete`: one transaction, the lane's row first, as everywhere. */
export async function complete(context: StoreContext, lane: ClaimedLane, wakeAt: number | undefined): Promise<boolean> {
  return context.db.transaction().execute(async (db) => {
    const { numUpdatedRows } = await db
      .updateTable("lane")
      .set((eb) => ({
        owner: null,
        attempts: 0,
        strikes: 0,
        last_error: null,
        pending: eb("pending", "-", lane.deliveries.length),
        next_at: context.leaseNow(),
        ...(wakeAt !== undefined && { wake_at: earlierWake(wakeAt) }),
      }))
      .where(held(lane))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await finishDeliveries(db, lane.deliveries, { state: "done", at: context.now(), error: null });
    return true;
  });
}
