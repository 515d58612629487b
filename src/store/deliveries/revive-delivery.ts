import type { StoreContext } from "../context.ts";

/** Makes a dead delivery pending again, in its old place in the order; false if it is not dead. */
export async function reviveDelivery(context: StoreContext, id: string): Promise<boolean> {
  return context.db.transaction().execute(async (db) => {
    const delivery = await db
      .updateTable("delivery")
      .set({ state: "pending", state_at: context.now(), error: null })
      .where("delivery_id", "=", id)
      .where("state", "=", "dead")
      .returning("lane")
      .executeTakeFirst();
    if (delivery === undefined) return false;
    await db
      .updateTable("lane")
      .set((eb) => ({ pending: eb("pending", "+", 1) }))
      .where("key", "=", delivery.lane)
      .execute();
    return true;
  });
}
