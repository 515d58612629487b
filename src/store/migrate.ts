/** Brings a database to the tables that this version knows. */
import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { Mistake } from "../domain/failure.ts";
import type { StoreDialect } from "./migrations/migration-for.ts";
import { migrations } from "./migrations/migrations.ts";
import type { Schema } from "./schema.ts";
import { messageOf } from "./storage-failure.ts";

/**
 * Runs what is missing, under the migrator's lock, so that replicas may start together. Throws Mistake `newer-store` if a
 * newer Towpath has written the database.
 */
export async function migrate(db: Kysely<Schema>, dialect: StoreDialect): Promise<void> {
  const known = Object.fromEntries(Object.entries(migrations).map(([name, make]) => [name, make(dialect)]));
  const migrator = new Migrator({ db, provider: { getMigrations: async () => known } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const unknown = /previously executed migration (\S+) is missing/.exec(messageOf(error));
  if (unknown === null) throw error;
  throw new Mistake(
    "newer-store",
    `The database was written by a newer Towpath (it holds the migration ${unknown[1]}): start that version or a newer one, or restore the backup made before the upgrade.`,
    { cause: error },
  );
}
