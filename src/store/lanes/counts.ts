import type { LaneCounts } from "../../ports/lanes.ts";
import type { StoreContext } from "../context.ts";

/** Implements `Lanes.counts`. */
export async function counts({ db }: StoreContext): Promise<LaneCounts> {
  const row = await db
    .selectNoFrom((eb) => [
      eb
        .selectFrom("lane")
        .select((lane) => lane.cast<number>(lane.fn.coalesce(lane.fn.sum("pending"), lane.lit(0)), "bigint").as("n"))
        .where("pending", ">", 0)
        .as("pending"),
      eb
        .selectFrom("delivery")
        .select((delivery) => delivery.cast<number>(delivery.fn.countAll(), "bigint").as("n"))
        .where("state", "=", "dead")
        .as("dead"),
      eb
        .selectFrom("delivery")
        .select((delivery) => delivery.fn.min("state_at").as("at"))
        .where("state", "=", "pending")
        .as("oldest"),
    ])
    .executeTakeFirstOrThrow();
  return { pending: row.pending ?? 0, dead: row.dead ?? 0, oldestPendingAt: row.oldest ?? undefined };
}
