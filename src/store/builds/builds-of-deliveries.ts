import type { ImageBuild } from "../../domain/image-build.ts";
import type { StoreContext } from "../context.ts";
import { BUILD_COLUMNS, buildOfRow } from "./build-row.ts";
import { chunks } from "./chunks.ts";

/** Implements `Builds.ofDeliveries`: in the order in which they were heard. */
export async function buildsOfDeliveries(
  { db }: StoreContext,
  deliveryIds: readonly string[],
): Promise<readonly ImageBuild[]> {
  const rows = [];
  for (const some of chunks([...new Set(deliveryIds)])) {
    const found = await db
      .selectFrom("build")
      .select(BUILD_COLUMNS)
      .select("seq")
      .where("delivery_id", "in", some)
      .execute();
    rows.push(...found);
  }
  return rows.sort((a, b) => a.seq - b.seq).map(buildOfRow);
}
