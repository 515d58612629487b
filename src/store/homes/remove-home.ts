import type { StoreContext } from "../context.ts";

/** Implements `Homes.remove`. */
export async function removeHome({ db }: StoreContext, repositoryId: number): Promise<void> {
  await db.deleteFrom("home").where("repository_id", "=", repositoryId).execute();
}
