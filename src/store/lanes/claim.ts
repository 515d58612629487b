import { sql } from "kysely";
import type { Delivery, LaneKey } from "../../ports/inbox.ts";
import type { ClaimedLane } from "../../ports/lanes.ts";
import type { StoreContext } from "../context.ts";

/** Deliveries of one claim at most; those behind them make the lane due again at once. */
const DELIVERIES_OF_A_CLAIM = 1000;

/** From so many strikes on, deliveries are tried one by one. */
const STRIKES_UNTIL_ALONE = 3;

/** Implements `Lanes.claim`. On PostgreSQL, lanes that another replica is just claiming are passed over. */
export async function claim(context: StoreContext, leaseMs: number): Promise<ClaimedLane | undefined> {
  const { db, dialect, owner } = context;
  const now = context.leaseNow();
  const lane = await db
    .updateTable("lane")
    .set((eb) => ({
      owner,
      fence: eb("fence", "+", 1),
      strikes: sql<number>`strikes + case when owner is null then 0 else 1 end`,
      next_at: sql<number>`${now} + ${leaseMs}`,
      wake_at: null,
    }))
    .where("key", "=", (eb) =>
      eb
        .selectFrom("lane")
        .select("key")
        .where("due_at", "<=", now)
        .orderBy("due_at")
        .orderBy("key")
        .limit(1)
        .$if(dialect === "postgres", (query) => query.forUpdate().skipLocked()),
    )
    .returning(["key", "fence", "attempts", "strikes"])
    .executeTakeFirst();
  if (lane === undefined) return undefined;
  const limit = lane.strikes >= STRIKES_UNTIL_ALONE ? 1 : DELIVERIES_OF_A_CLAIM;
  return { ...lane, deliveries: await pendingDeliveries(context, lane.key, limit) };
}

async function pendingDeliveries({ db }: StoreContext, key: LaneKey, limit: number): Promise<Delivery[]> {
  const rows = await db
    .selectFrom("delivery")
    .select(["seq", "delivery_id", "event", "payload"])
    .where("lane", "=", key)
    .where("state", "=", sql.lit("pending"))
    .orderBy("seq")
    .limit(limit)
    .execute();
  return rows.map(({ seq, delivery_id: id, event, payload }) => ({
    sequence: seq,
    id,
    event,
    payload: JSON.parse(payload),
  }));
}
