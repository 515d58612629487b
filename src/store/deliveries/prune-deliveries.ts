import type { StoreContext } from "../context.ts";

/** Dead deliveries are for people to look at, so they stay longer than finished ones. */
const DEAD_KEPT_MS = 90 * 24 * 60 * 60 * 1000;

/** Implements `Inbox.prune`. Two statements of a bounded size, so that no other waits long. */
export async function pruneDeliveries(context: StoreContext, finishedBefore: number, limit: number): Promise<number> {
  const done = await remove(context, "done", finishedBefore, limit);
  const dead = await remove(context, "dead", Math.min(finishedBefore, context.now() - DEAD_KEPT_MS), limit);
  return done + dead;
}

async function remove({ db }: StoreContext, state: "done" | "dead", before: number, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("delivery")
    .where("seq", "in", (eb) =>
      eb
        .selectFrom("delivery")
        .select("seq")
        .where("state", "=", state)
        .where("state_at", "<", before)
        .orderBy("state_at")
        .limit(limit),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
