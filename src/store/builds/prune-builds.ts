import type { StoreContext } from "../context.ts";

/** Builds removed by one statement at most, so that no other waits long. */
const BATCH = 1000;

/** Implements `Builds.prune`. */
export async function pruneBuilds({ db }: StoreContext, before: number, keep: number): Promise<void> {
  for (;;) {
    const { numDeletedRows } = await db
      .deleteFrom("build")
      .where("seq", "in", (eb) =>
        eb
          .selectFrom(
            eb
              .selectFrom("build")
              .select(["seq", "heard_at"])
              .select((build) =>
                build.fn
                  .agg<number>("row_number")
                  .over((over) => over.partitionBy(["image", "sender"]).orderBy("seq", "desc"))
                  .as("age"),
              )
              .as("aged"),
          )
          .select("seq")
          .where("age", ">", keep)
          .where("heard_at", "<", before)
          .limit(BATCH),
      )
      .executeTakeFirst();
    if (numDeletedRows < BigInt(BATCH)) return;
  }
}
