import type { DeclinedRelease } from "../../ports/facts.ts";
import type { StoreContext } from "../context.ts";

/** Implements `Declined.of`: in the order in which they were declined. */
export async function declinedOfHome({ db }: StoreContext, homeId: number): Promise<readonly DeclinedRelease[]> {
  const rows = await db
    .selectFrom("declined")
    .selectAll()
    .where("home_id", "=", homeId)
    .orderBy("declined_at")
    .orderBy("pull_request")
    .execute();
  return rows.map((row) => ({
    homeId: row.home_id,
    application: row.application,
    environment: row.environment,
    release: row.release,
    pullRequest: row.pull_request,
    by: row.declined_by,
    at: row.declined_at,
  }));
}
