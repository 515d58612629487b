import type { StoreContext } from "../context.ts";

/** Implements `Projection.delete`: one document, or all of the repository. */
export async function deleteDocuments({ db }: StoreContext, repositoryId: number, key?: string): Promise<void> {
  await db
    .deleteFrom("projection")
    .where("repository_id", "=", repositoryId)
    .$if(key !== undefined, (query) => query.where("key", "=", key ?? ""))
    .execute();
}
