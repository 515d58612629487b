import type { NewDelivery } from "../../ports/inbox.ts";
import { storeBuilds } from "../builds/store-builds.ts";
import type { StoreContext } from "../context.ts";

/** False if the id is known. There is one writer, so the order of statements does not matter. */
export async function storeDeliveryOnSqlite(context: StoreContext, delivery: NewDelivery): Promise<boolean> {
  const { id, lane, event, payload } = delivery;
  const now = context.now();
  return context.db.transaction().execute(async (db) => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto("delivery")
      .values({ delivery_id: id, lane, event, payload: JSON.stringify(payload), received_at: now, state_at: now })
      .onConflict((conflict) => conflict.column("delivery_id").doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) return false;
    await db
      .insertInto("lane")
      .values({ key: lane, pending: 1, next_at: context.leaseNow() })
      .onConflict((conflict) => conflict.column("key").doUpdateSet((eb) => ({ pending: eb("lane.pending", "+", 1) })))
      .execute();
    await storeBuilds(db, delivery);
    return true;
  });
}
