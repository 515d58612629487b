import type { LaneKey } from "../../ports/inbox.ts";
import { milliseconds, type StoreContext } from "../context.ts";
import { earlierWake } from "./earlier-wake.ts";

/** Implements `Lanes.wake`. */
export async function wake(context: StoreContext, key: LaneKey, at: number): Promise<void> {
  await context.db
    .insertInto("lane")
    .values({ key, next_at: context.leaseNow(), wake_at: milliseconds(at) })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ wake_at: earlierWake(at) }))
    .execute();
}
