/** Opens PostgreSQL by `DATABASE_URL`. */
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Log } from "../../ports/log.ts";
import type { Schema } from "../schema.ts";

/** Type `int8`, which `pg` gives as text; all of ours are below 2^53. */
const INT8 = 20;

const numericTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format ?? "text"),
};

/** Connections are made when they are needed: an unreachable server shows at the first query. */
export function openPostgres(databaseUrl: string, log: Log | undefined): Kysely<Schema> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: "towpath",
    types: numericTypes,
    max: 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
  });
  // Without a listener, a server that goes away while a connection is idle would end the process.
  pool.on("error", (error) => log?.warn({ error }, "PostgreSQL closed an idle connection"));
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}
