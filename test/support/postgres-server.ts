/** A PostgreSQL for tests: the one that TEST_DATABASE_URL names, or one started in a temporary folder for this run. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { accessSync, chownSync, constants, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

export interface PostgresServer {
  /** What it is, for the one who reads the run. */
  readonly description: string;
  /** Makes an empty database and returns its URL. */
  newDatabase(): Promise<string>;
  /** Ends all connections to the database, as a restart of the server would. */
  disconnectAll(databaseUrl: string): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL refuses root; this is `nobody` on Debian and most others. */
const UNPRIVILEGED = 65534;

/**
 * Undefined where there is none; with TOWPATH_TEST_REQUIRE_POSTGRES=1 that is an error. `durable` leaves fsync on (for
 * measurements).
 */
export async function startPostgres({ durable = false } = {}): Promise<PostgresServer | undefined> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given !== undefined && given !== "") return serverAt(given, "PostgreSQL at TEST_DATABASE_URL", async () => {});
  const bin = findBinaries();
  if (bin !== undefined) return startIn(bin, durable);
  if (process.env["TOWPATH_TEST_REQUIRE_POSTGRES"] === "1") {
    throw new Error(
      "TOWPATH_TEST_REQUIRE_POSTGRES is 1 and no initdb is on PATH or in /usr/lib/postgresql: install postgresql.",
    );
  }
  return undefined;
}

/** The folder with `initdb` and `postgres`: on PATH, else in Debian's place, the newest. */
function findBinaries(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = isThere(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env["PATH"] ?? "").split(delimiter),
    ...versions.map((version) => join(debian, version, "bin")),
  ];
  return folders.find((folder) => isThere(join(folder, "initdb")) && isThere(join(folder, "postgres")));
}

function isThere(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function startIn(bin: string, durable: boolean): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "towpath-postgres-"));
  const data = join(folder, "data");
  const user = process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const options = { ...user, cwd: folder, env: { ...process.env, HOME: folder } };
  execFileSync(
    join(bin, "initdb"),
    ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
    { ...options, stdio: ["ignore", "ignore", "pipe"] },
  );
  const settings = [
    "listen_addresses=",
    `unix_socket_directories=${folder}`,
    `fsync=${durable ? "on" : "off"}`,
    "max_connections=200",
  ];
  // The shell ends the server when our end of its input closes, so that it does not outlive a killed test run.
  const server = spawn(
    "sh",
    [
      "-c",
      '"$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server',
      "sh",
      join(bin, "postgres"),
      "-D",
      data,
      ...settings.flatMap((setting) => ["-c", setting]),
    ],
    { ...options, stdio: ["pipe", "ignore", "ignore"] },
  );
  const url = `postgres://postgres@/postgres?host=${encodeURIComponent(folder)}`;
  await untilItAnswers(url);
  const version = execFileSync(join(bin, "postgres"), ["--version"], options).toString().trim();
  return serverAt(url, version, () => stopServer(server, folder));
}

async function stopServer(server: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.stdin?.end();
  await ended;
  rmSync(folder, { recursive: true, force: true });
}

async function untilItAnswers(url: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await run(url, "select 1");
    } catch (error) {
      if (tries > 300) throw error;
      await sleep(50);
    }
  }
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

let databases = 0;

function serverAt(url: string, description: string, stop: () => Promise<void>): PostgresServer {
  return {
    description,
    async newDatabase() {
      databases += 1;
      const name = `towpath_test_${process.pid}_${Date.now()}_${databases}`;
      await run(url, `create database ${name}`);
      const own = new URL(url.replace("@/", "@socket/"));
      own.pathname = `/${name}`;
      return own.href.replace("@socket/", "@/");
    },
    disconnectAll: (databaseUrl) =>
      run(
        databaseUrl,
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      ),
    stop,
  };
}
