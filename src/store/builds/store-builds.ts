import { type Kysely, sql } from "kysely";
import { formatSender, type ImageBuild } from "../../domain/image-build.ts";
import type { NewDelivery } from "../../ports/inbox.ts";
import type { Schema } from "../schema.ts";
import { type NewBuildRow, rowOfBuild } from "./build-row.ts";

/** Stores the builds that a delivery tells of; known ones keep their place and take what is new about them. */
export async function storeBuilds(db: Kysely<Schema>, { builds }: NewDelivery): Promise<void> {
  const rows = [...new Map(builds.map((build) => [keyOf(build), rowOfBuild(build)])).values()];
  for (const row of rows) await storeBuild(db, row);
}

async function storeBuild(db: Kysely<Schema>, row: NewBuildRow): Promise<void> {
  await db
    .insertInto("build")
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(["image", "tag", "digest", "sender"]).doUpdateSet({
        revision: sql<string | null>`coalesce(build.revision, excluded.revision)`,
        source: sql<string | null>`coalesce(build.source, excluded.source)`,
        delivery_id: sql<string>`excluded.delivery_id`,
      }),
    )
    .execute();
}

const keyOf = ({ image, tag, digest, sender }: ImageBuild): string =>
  JSON.stringify([image, tag, digest, formatSender(sender)]);
