import type { Kysely } from "kysely";
import type { MigrationFor } from "./migration-for.ts";

/** What exists nowhere else until it is in Git (builds, declined releases), the projection, and the homes known. */
export const facts: MigrationFor = (dialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("build")
      .addColumn("seq", dialect === "sqlite" ? "integer" : "bigserial", (column) =>
        dialect === "sqlite" ? column.primaryKey().autoIncrement() : column.primaryKey(),
      )
      .addColumn("image", "text", (column) => column.notNull())
      .addColumn("tag", "text", (column) => column.notNull())
      .addColumn("digest", "text", (column) => column.notNull())
      .addColumn("sender", "text", (column) => column.notNull())
      .addColumn("revision", "text")
      .addColumn("source", "text")
      .addColumn("heard_at", "bigint", (column) => column.notNull())
      .addColumn("delivery_id", "text", (column) => column.notNull())
      .addUniqueConstraint("build_key", ["image", "tag", "digest", "sender"])
      .execute();
    await db.schema.createIndex("build_image_seq").on("build").columns(["image", "seq"]).execute();
    await db.schema.createIndex("build_delivery").on("build").column("delivery_id").execute();

    await db.schema
      .createTable("declined")
      .addColumn("home_id", "bigint", (column) => column.notNull())
      .addColumn("application", "text", (column) => column.notNull())
      .addColumn("environment", "text", (column) => column.notNull())
      .addColumn("release", "text", (column) => column.notNull())
      .addColumn("pull_request", "integer", (column) => column.notNull())
      .addColumn("declined_by", "text", (column) => column.notNull())
      .addColumn("declined_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("declined_key", ["home_id", "application", "environment", "release"])
      .execute();

    await db.schema
      .createTable("projection")
      .addColumn("repository_id", "bigint", (column) => column.notNull())
      .addColumn("key", "text", (column) => column.notNull())
      .addColumn("value", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("projection_key", ["repository_id", "key"])
      .execute();

    await db.schema
      .createTable("home")
      .addColumn("repository_id", "bigint", (column) => column.primaryKey())
      .addColumn("installation_id", "bigint", (column) => column.notNull())
      .addColumn("full_name", "text", (column) => column.notNull())
      .addColumn("default_branch", "text", (column) => column.notNull())
      .addColumn("image_patterns", "text", (column) => column.notNull())
      .addColumn("member_ids", "text", (column) => column.notNull())
      .addColumn("paused", "text")
      .execute();
  },
});
