import type { DeclinedRelease } from "../../ports/facts.ts";
import type { StoreContext } from "../context.ts";

/** Implements `Declined.add`. The same release declined again keeps the newer telling. */
export async function addDeclined({ db }: StoreContext, entry: DeclinedRelease): Promise<void> {
  const telling = { pull_request: entry.pullRequest, declined_by: entry.by, declined_at: entry.at };
  const { homeId, application, environment, release } = entry;
  await db
    .insertInto("declined")
    .values({ home_id: homeId, application, environment, release, ...telling })
    .onConflict((conflict) =>
      conflict.columns(["home_id", "application", "environment", "release"]).doUpdateSet(telling),
    )
    .execute();
}
