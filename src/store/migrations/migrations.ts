/** All migrations, in order. A released one is never edited: what it did wrong, the next one mends. */
import { inboxAndLanes } from "./0001-inbox-and-lanes.ts";
import { facts } from "./0002-facts.ts";
import type { MigrationFor } from "./migration-for.ts";

/** By name, as it is remembered in the database. */
export const migrations: Readonly<Record<string, MigrationFor>> = {
  "0001-inbox-and-lanes": inboxAndLanes,
  "0002-facts": facts,
};
