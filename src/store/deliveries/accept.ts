import type { Inbox, NewDelivery } from "../../ports/inbox.ts";
import type { StoreContext } from "../context.ts";
import { isDuplicate } from "../storage-failure.ts";
import { reviveDelivery } from "./revive-delivery.ts";
import { storeDeliveryOnPostgres } from "./store-delivery-on-postgres.ts";
import { storeDeliveryOnSqlite } from "./store-delivery-on-sqlite.ts";

/** Implements `Inbox.accept`. */
export async function accept(context: StoreContext, delivery: NewDelivery): ReturnType<Inbox["accept"]> {
  if (await storeDelivery(context, delivery)) return "accepted";
  return (await reviveDelivery(context, delivery.id)) ? "revived" : "known";
}

async function storeDelivery(context: StoreContext, delivery: NewDelivery): Promise<boolean> {
  try {
    return await (context.dialect === "sqlite"
      ? storeDeliveryOnSqlite(context, delivery)
      : storeDeliveryOnPostgres(context, delivery));
  } catch (error) {
    // The same delivery came twice at the same time: the other one is stored, and this transaction is rolled back.
    if (isDuplicate(error)) return false;
    throw error;
  }
}
