/** What every operation of the store gets. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Clock } from "../ports/clock.ts";
import type { StoreDialect } from "./migrations/migration-for.ts";
import type { Schema } from "./schema.ts";

export interface StoreContext {
  readonly db: Kysely<Schema>;
  readonly dialect: StoreDialect;
  /** Names this process in leases. */
  readonly owner: string;
  /** Milliseconds since 1970 by the clock port: for what is remembered. */
  now(): number;
  /** The time by which leases run out and lanes become due, as SQL. */
  leaseNow(): RawBuilder<number>;
}

/**
 * Whose time leases are measured in. Replicas on several machines have one database and many clocks, so `database` is for
 * production on PostgreSQL; `clock` is for one process, and for tests that set the time.
 */
export type LeaseTime = "clock" | "database";

export function leaseNow(clock: Clock, leaseTime: LeaseTime): () => RawBuilder<number> {
  if (leaseTime === "database") return () => sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`;
  return () => milliseconds(clock.now());
}

/** A number of milliseconds as a parameter; PostgreSQL cannot tell its type where it stands in a sum. */
export const milliseconds = (ms: number): RawBuilder<number> => sql<number>`cast(${Math.round(ms)} as bigint)`;
