import type { StoreContext } from "../context.ts";

/** Implements `Lanes.nextDue`. */
export async function nextDue({ db }: StoreContext): Promise<number | undefined> {
  const row = await db
    .selectFrom("lane")
    .select((eb) => eb.fn.min("due_at").as("due_at"))
    .executeTakeFirst();
  return row?.due_at ?? undefined;
}
