import { type Kysely, sql } from "kysely";
import type { NewDelivery } from "../../ports/inbox.ts";
import { storeBuilds } from "../builds/store-builds.ts";
import type { StoreContext } from "../context.ts";
import type { Schema } from "../schema.ts";

/** False if the id is known. Throws a duplicate key if it becomes known meanwhile. */
export async function storeDeliveryOnPostgres(context: StoreContext, delivery: NewDelivery): Promise<boolean> {
  if (delivery.builds.length === 0) return insert(context.db, context, delivery);
  return context.db.transaction().execute(async (db) => {
    const isNew = await insert(db, context, delivery);
    if (isNew) await storeBuilds(db, delivery);
    return isNew;
  });
}

/**
 * One statement, one round trip. The lane's row is locked before the sequence number is drawn, so within a lane the order
 * of numbers is the order of commits, and no pass misses a delivery with a smaller number than one that it has seen.
 */
async function insert(db: Kysely<Schema>, context: StoreContext, delivery: NewDelivery): Promise<boolean> {
  const { id, lane, event, payload } = delivery;
  const now = context.now();
  const { rows } = await sql<{ seq: number }>`
    with woken as (
      insert into lane as l (key, pending, next_at)
        select ${lane}::text, 1, ${context.leaseNow()} where not exists (select 1 from delivery where delivery_id = ${id})
      on conflict (key) do update set pending = l.pending + 1
      returning key)
    insert into delivery (delivery_id, lane, event, payload, received_at, state_at)
      select ${id}, key, ${event}, ${JSON.stringify(payload)}, ${now}::bigint, ${now}::bigint from woken
    returning seq`.execute(db);
  return rows.length > 0;
}
