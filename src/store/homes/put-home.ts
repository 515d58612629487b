import type { Home } from "../../ports/facts.ts";
import type { StoreContext } from "../context.ts";

/** Implements `Homes.put`. */
export async function putHome({ db }: StoreContext, home: Home): Promise<void> {
  const values = {
    installation_id: home.installationId,
    full_name: home.fullName,
    default_branch: home.defaultBranch,
    image_patterns: JSON.stringify(home.imagePatterns),
    member_ids: JSON.stringify(home.memberIds),
    paused: home.paused ?? null,
  };
  await db
    .insertInto("home")
    .values({ repository_id: home.repositoryId, ...values })
    .onConflict((conflict) => conflict.column("repository_id").doUpdateSet(values))
    .execute();
}
