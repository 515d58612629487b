import { sql } from "kysely";
import type { ClaimedLane } from "../../ports/lanes.ts";
import type { StoreContext } from "../context.ts";
import { held } from "./held.ts";

/** Implements `Lanes.renew`. */
export async function renew(context: StoreContext, lane: ClaimedLane, leaseMs: number): Promise<boolean> {
  const { numUpdatedRows } = await context.db
    .updateTable("lane")
    .set({ next_at: sql<number>`${context.leaseNow()} + ${leaseMs}` })
    .where(held(lane))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
