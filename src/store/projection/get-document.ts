import type { StoreContext } from "../context.ts";

/** Implements `Projection.get`. The caller knows the type, since nobody else writes that key. */
export async function getDocument<T>({ db }: StoreContext, repositoryId: number, key: string): Promise<T | undefined> {
  const row = await db
    .selectFrom("projection")
    .select("value")
    .where("repository_id", "=", repositoryId)
    .where("key", "=", key)
    .executeTakeFirst();
  return row === undefined ? undefined : (JSON.parse(row.value) as T);
}
