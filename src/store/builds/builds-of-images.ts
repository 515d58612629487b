import type { ImageBuild } from "../../domain/image-build.ts";
import type { ImageName } from "../../domain/image-reference.ts";
import type { StoreContext } from "../context.ts";
import { BUILD_COLUMNS, buildOfRow } from "./build-row.ts";
import { chunks } from "./chunks.ts";

/** Implements `Builds.of`. */
export async function buildsOfImages(
  { db }: StoreContext,
  images: readonly ImageName[],
  limit: number,
): Promise<readonly ImageBuild[]> {
  const rows = [];
  for (const some of chunks([...new Set(images)])) {
    const newest = db
      .selectFrom("build")
      .select(BUILD_COLUMNS)
      .select("seq")
      .select((eb) =>
        eb.fn
          .agg<number>("row_number")
          .over((over) => over.partitionBy(["image", "sender"]).orderBy("seq", "desc"))
          .as("age"),
      )
      .where("image", "in", some)
      .as("newest");
    const found = await db.selectFrom(newest).select(BUILD_COLUMNS).select("seq").where("age", "<=", limit).execute();
    rows.push(...found);
  }
  return rows.sort((a, b) => a.seq - b.seq).map(buildOfRow);
}
