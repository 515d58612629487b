import type { Kysely } from "kysely";
import type { Delivery } from "../../ports/inbox.ts";
import type { Schema } from "../schema.ts";

/** Ends the deliveries of a claim; the caller holds the lane's row. */
export async function finishDeliveries(
  db: Kysely<Schema>,
  deliveries: readonly Delivery[],
  { state, at, error }: { readonly state: "done" | "dead"; readonly at: number; readonly error: string | null },
): Promise<void> {
  if (deliveries.length === 0) return;
  await db
    .updateTable("delivery")
    .set({ state, state_at: at, error })
    .where(
      "seq",
      "in",
      deliveries.map(({ sequence }) => sequence),
    )
    .execute();
}
