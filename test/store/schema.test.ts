import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Kysely, PGliteDialect, sql } from "kysely";
import { Mistake } from "../../src/domain/failure.ts";
import { migrate } from "../../src/store/migrate.ts";
import type { StoreDialect } from "../../src/store/migrations/migration-for.ts";
import { openPostgres } from "../../src/store/postgres/open-postgres.ts";
import type { Schema } from "../../src/store/schema.ts";
import { NodeSqliteDialect } from "../../src/store/sqlite/dialect.ts";
import { expectGolden } from "../golden.ts";
import { server } from "./each-store.ts";

/** All that makes up the schema, one fact a line, without what differs between versions of PostgreSQL. */
const POSTGRES_SCHEMA = `
  select 'column ' || table_name || '.' || column_name || ' ' || data_type
    || case is_nullable when 'NO' then ' not null' else '' end
    || coalesce(' default ' || column_default, '') || coalesce(' generated ' || generation_expression, '') as line
  from information_schema.columns where table_schema = 'public'
  union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
  union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
  from pg_constraint where connamespace = 'public'::regnamespace and contype in ('c', 'u', 'p')
  order by line`;

const SQLITE_SCHEMA = "select sql as line from sqlite_master where sql is not null order by name";

async function dump(db: Kysely<Schema>, query: string): Promise<string> {
  const { rows } = await sql.raw<{ line: string }>(query).execute(db);
  return `${rows.map(({ line }) => line).join("\n")}\n`;
}

async function openEmptyPostgres(): Promise<Kysely<Schema>> {
  const running = await server();
  return running === undefined
    ? new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: new PGlite() }) })
    : openPostgres(await running.newDatabase(), undefined);
}

interface Subject {
  readonly dialect: StoreDialect;
  readonly query: string;
  readonly open: () => Promise<Kysely<Schema>>;
}

const folder = mkdtempSync(join(tmpdir(), "towpath-schema-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const subjects: Subject[] = [
  {
    dialect: "sqlite",
    query: SQLITE_SCHEMA,
    open: async () => new Kysely<Schema>({ dialect: new NodeSqliteDialect(new DatabaseSync(join(folder, "db"))) }),
  },
  { dialect: "postgres", query: POSTGRES_SCHEMA, open: openEmptyPostgres },
];

describe.each(subjects)("The schema on $dialect", ({ dialect, query, open }) => {
  let db: Kysely<Schema>;
  beforeAll(async () => {
    db = await open();
    await migrate(db, dialect);
  });
  afterAll(() => db.destroy());

  it("is the one written down", async () => {
    expectGolden(`store/schema.${dialect}.txt`, await dump(db, query));
  });

  it("is left alone by a second migration", async () => {
    const before = await dump(db, query);
    await migrate(db, dialect);
    expect(await dump(db, query)).toBe(before);
  });

  it("of a newer version is refused with a sentence", async () => {
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')`.execute(db);
    const mistake = await migrate(db, dialect).catch((error: unknown) => error);
    expect(mistake).toBeInstanceOf(Mistake);
    expect(mistake).toMatchObject({ code: "newer-store", message: expect.stringContaining("9999-later") });
  });
});

describe("Migrators on PostgreSQL", () => {
  it("may start together on an empty database", async () => {
    const running = await server();
    if (running === undefined) return;
    const url = await running.newDatabase();
    const replicas = [1, 2, 3, 4].map(() => openPostgres(url, undefined));
    await Promise.all(replicas.map((replica) => migrate(replica, "postgres")));
    for (const replica of replicas) await replica.destroy();
  });
});
