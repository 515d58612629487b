import type { StoreContext } from "../context.ts";

/** Ends all leases. Only for the embedded store, whose one process just started: who held them is gone. */
export async function voidLeases(context: StoreContext): Promise<void> {
  await context.db.updateTable("lane").set({ next_at: context.leaseNow() }).where("owner", "is not", null).execute();
}
