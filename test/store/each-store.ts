/** Runs the same tests on both stores: SQLite in a temporary folder, and PostgreSQL (or PGlite where there is none). */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, afterEach, describe, expect, jest } from "@jest/globals";
import { Kysely, PGliteDialect } from "kysely";
import type { Clock } from "../../src/ports/clock.ts";
import { assembleStore } from "../../src/store/assemble-store.ts";
import { leaseNow } from "../../src/store/context.ts";
import { migrate } from "../../src/store/migrate.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Schema } from "../../src/store/schema.ts";
import type { Store } from "../../src/store/store.ts";
import { type PostgresServer, startPostgres } from "../support/postgres-server.ts";

// Everything is synchronised to disk, and the disk may be busy with other tests.
jest.setTimeout(120_000);

/** Opens an empty store that measures all time with the clock; it is closed after the test. */
export type OpenEmpty = (clock: Clock) => Promise<Store>;

export function describeOnEachStore(name: string, tests: (openEmpty: OpenEmpty) => void): void {
  describe(`${name} on SQLite`, () => {
    const opened = closeAfterEach();
    tests(async (clock) => {
      const dataDir = mkdtempSync(join(tmpdir(), "towpath-store-"));
      const store = await openStore({ dataDir }, clock);
      opened.push(async () => {
        await store.close();
        rmSync(dataDir, { recursive: true, force: true });
      });
      return store;
    });
  });
  describe(`${name} on PostgreSQL`, () => {
    const opened = closeAfterEach();
    tests(async (clock) => {
      const running = await server();
      const store = running === undefined ? await openPglite(clock) : await openOn(running, clock);
      opened.push(() => store.close());
      return store;
    });
  });
}

let started: Promise<PostgresServer | undefined> | undefined;
afterAll(async () => (await started)?.stop());

/** One for each test file, started when it is first needed, a database for each test. */
export function server(): Promise<PostgresServer | undefined> {
  started ??= startPostgres().then((running) => {
    const what = running?.description ?? "PGlite in memory, since there is no PostgreSQL";
    process.stderr.write(`${expect.getState().testPath?.split("/").at(-1)} ran on ${what}\n`);
    return running;
  });
  return started;
}

const openOn = async (server: PostgresServer, clock: Clock): Promise<Store> =>
  openStore({ dataDir: "", databaseUrl: await server.newDatabase(), leaseTime: "clock" }, clock);

let pglite: PGlite | undefined;
afterAll(() => pglite?.close());

/** One for each test file, since it takes seconds to start; emptied for each test. */
async function openPglite(clock: Clock): Promise<Store> {
  pglite ??= new PGlite();
  await pglite.exec("drop schema public cascade; create schema public");
  const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) });
  await migrate(db, "postgres");
  const time = { now: () => clock.now(), leaseNow: leaseNow(clock, "clock") };
  return assembleStore({ db, dialect: "postgres", owner: "test", ...time }, async () => {});
}

function closeAfterEach(): (() => Promise<void>)[] {
  const opened: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of opened.splice(0)) await close();
  });
  return opened;
}
