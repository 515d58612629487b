/** Opens the store that the settings ask for. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { Mistake, Transient } from "../domain/failure.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { assembleStore } from "./assemble-store.ts";
import { type LeaseTime, leaseNow, type StoreContext } from "./context.ts";
import { voidLeases } from "./lanes/void-leases.ts";
import { migrate } from "./migrate.ts";
import { openPostgres } from "./postgres/open-postgres.ts";
import { openSqlite } from "./sqlite/open-sqlite.ts";
import { codeOf, storageFailure } from "./storage-failure.ts";
import type { Store } from "./store.ts";

export interface StoreSettings {
  /** PostgreSQL; undefined: SQLite in the data folder. */
  readonly databaseUrl?: string | undefined;
  readonly dataDir: string;
  /** By default the database's on PostgreSQL. A process that follows another clock has to say `clock`. */
  readonly leaseTime?: LeaseTime;
}

/**
 * Opens, locks and migrates. Throws Mistake `data-folder-in-use`, `data-folder-unusable`, `network-file-system`,
 * `newer-store` or `database-unreachable`.
 */
export async function openStore(settings: StoreSettings, clock: Clock, log?: Log): Promise<Store> {
  return settings.databaseUrl === undefined
    ? openEmbedded(settings.dataDir, clock)
    : openOnPostgres(settings.databaseUrl, settings.leaseTime ?? "database", clock, log);
}

async function openEmbedded(dataDir: string, clock: Clock): Promise<Store> {
  const { db, close } = openSqlite(dataDir);
  try {
    await migrate(db, "sqlite");
    const context: StoreContext = { ...contextOf(clock, "clock"), db, dialect: "sqlite" };
    await voidLeases(context);
    return assembleStore(context, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function openOnPostgres(url: string, leaseTime: LeaseTime, clock: Clock, log: Log | undefined): Promise<Store> {
  const db = openPostgres(url, log);
  try {
    await migrate(db, "postgres");
    return assembleStore({ ...contextOf(clock, leaseTime), db, dialect: "postgres" }, () => db.destroy());
  } catch (error) {
    await db.destroy();
    throw unreachable(error);
  }
}

const contextOf = (clock: Clock, leaseTime: LeaseTime): Pick<StoreContext, "owner" | "now" | "leaseNow"> => ({
  owner: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
  now: () => clock.now(),
  leaseNow: leaseNow(clock, leaseTime),
});

/** At the start nobody would retry: the person who starts the server is told. PostgreSQL's class 28 refuses who logs in, 3D the database. */
function unreachable(error: unknown): unknown {
  const failure = storageFailure(error);
  const code = codeOf(error) ?? "";
  if (!(failure instanceof Transient) && !/^(28|3D)/.test(code)) return error;
  return new Mistake(
    "database-unreachable",
    `PostgreSQL cannot be used with DATABASE_URL (${code || "no answer"}): check host, port, name, user and password in it, and that the server runs.`,
    { cause: error },
  );
}
