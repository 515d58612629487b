import type { ClaimedLane } from "../../ports/lanes.ts";
import type { StoreContext } from "../context.ts";
import { earlierWake } from "./earlier-wake.ts";
import { held } from "./held.ts";

/** Implements `Lanes.release`. */
export async function release(context: StoreContext, lane: ClaimedLane): Promise<boolean> {
  const now = context.leaseNow();
  const { numUpdatedRows } = await context.db
    .updateTable("lane")
    .set({ owner: null, next_at: now, wake_at: earlierWake(now) })
    .where(held(lane))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
