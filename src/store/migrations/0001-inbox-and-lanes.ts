import { type Kysely, sql } from "kysely";
import type { MigrationFor } from "./migration-for.ts";

/** Deliveries and the lanes that work them off. */
export const inboxAndLanes: MigrationFor = (dialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("lane")
      .addColumn("key", "text", (column) => column.primaryKey())
      .addColumn("pending", "integer", (column) => column.notNull().defaultTo(0))
      .addColumn("owner", "text")
      .addColumn("fence", "bigint", (column) => column.notNull().defaultTo(0))
      .addColumn("attempts", "integer", (column) => column.notNull().defaultTo(0))
      .addColumn("strikes", "integer", (column) => column.notNull().defaultTo(0))
      .addColumn("next_at", "bigint", (column) => column.notNull())
      .addColumn("wake_at", "bigint")
      .addColumn("last_error", "text")
      .addColumn("due_at", "bigint", (column) =>
        column
          .generatedAlwaysAs(
            sql`case when pending > 0 or owner is not null then next_at when wake_at > next_at then wake_at when wake_at is not null then next_at end`,
          )
          .stored(),
      )
      .execute();
    await db.schema.createIndex("lane_due_at").on("lane").columns(["due_at", "key"]).execute();

    await db.schema
      .createTable("delivery")
      .addColumn("seq", dialect === "sqlite" ? "integer" : "bigserial", (column) =>
        // Autoincrement: a number is never used twice, also after the newest rows were pruned.
        dialect === "sqlite" ? column.primaryKey().autoIncrement() : column.primaryKey(),
      )
      .addColumn("delivery_id", "text", (column) => column.notNull().unique())
      .addColumn("lane", "text", (column) => column.notNull())
      .addColumn("event", "text", (column) => column.notNull())
      .addColumn("payload", "text", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull().defaultTo("pending"))
      .addColumn("received_at", "bigint", (column) => column.notNull())
      .addColumn("state_at", "bigint", (column) => column.notNull())
      .addColumn("error", "text")
      .addCheckConstraint("delivery_state", sql`state in ('pending', 'done', 'dead')`)
      .execute();
    await db.schema
      .createIndex("delivery_pending")
      .on("delivery")
      .columns(["lane", "seq"])
      .where(sql.ref("state"), "=", sql.lit("pending"))
      .execute();
    await db.schema.createIndex("delivery_state_at").on("delivery").columns(["state", "state_at"]).execute();
  },
});
