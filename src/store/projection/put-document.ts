import type { StoreContext } from "../context.ts";

/** Implements `Projection.put`. */
export async function putDocument(
  { db }: StoreContext,
  repositoryId: number,
  key: string,
  document: unknown,
): Promise<void> {
  const value = JSON.stringify(document);
  if (value === undefined) throw new TypeError(`The projection's document ${key} is not JSON.`);
  await db
    .insertInto("projection")
    .values({ repository_id: repositoryId, key, value })
    .onConflict((conflict) => conflict.columns(["repository_id", "key"]).doUpdateSet({ value }))
    .execute();
}
