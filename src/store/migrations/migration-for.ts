import type { Migration } from "kysely/migration";

/** Which SQL is spoken; PGlite speaks PostgreSQL's. */
export type StoreDialect = "sqlite" | "postgres";

/** A migration, written for both dialects in one place. */
export type MigrationFor = (dialect: StoreDialect) => Migration;
