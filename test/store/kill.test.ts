import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { server } from "./each-store.ts";
import { systemClock } from "./processes/system-clock.ts";

const WRITER = join(import.meta.dirname, "processes", "writer.ts");
const KILLS = 3;
const dataDir = mkdtempSync(join(tmpdir(), "towpath-kill-"));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** Runs a writer, kills it in the middle of its work, and returns the ids that it had acknowledged. */
async function acknowledgedBeforeKill(databaseUrl: string, name: string): Promise<string[]> {
  const writer: ChildProcess = spawn(process.execPath, [WRITER, dataDir, databaseUrl, name], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  const enough = 50 + 37 * name.length;
  await new Promise<void>((resolve, reject) => {
    writer.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split("\n").length > enough) resolve();
    });
    writer.once("exit", () => reject(new Error(`The writer ended by itself after: ${said.slice(-200)}`)));
  });
  writer.kill("SIGKILL");
  await once(writer, "close");
  return said.split("\n").slice(0, -1);
}

/** All that waits, read as the lanes hand it out. */
async function waiting(store: Store): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const lane = await store.lanes.claim(60_000);
    if (lane === undefined) return ids;
    ids.push(...lane.deliveries.map(({ id }) => id));
    expect(await store.lanes.complete(lane, undefined)).toBe(true);
  }
}

async function killAndCount(databaseUrl: string): Promise<void> {
  const acknowledged: string[] = [];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    acknowledged.push(...(await acknowledgedBeforeKill(databaseUrl, "w".repeat(kill))));
  }
  const store = await openStore({ dataDir, databaseUrl: databaseUrl === "" ? undefined : databaseUrl }, systemClock);
  const stored = await waiting(store);
  await store.close();
  expect(acknowledged.length).toBeGreaterThan(KILLS * 50);
  expect(new Set(stored).size).toBe(stored.length);
  const known = new Set(stored);
  expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
  // At most one delivery for each of the four loops of each writer was stored and not said yet.
  expect(stored.length - acknowledged.length).toBeLessThanOrEqual(4 * KILLS);
}

describe("A writer that is killed with -9 again and again", () => {
  it("loses none of the deliveries that it acknowledged on SQLite", () => killAndCount(""));

  it("loses none of the deliveries that it acknowledged on PostgreSQL", async () => {
    const running = await server();
    if (running === undefined) return;
    await killAndCount(await running.newDatabase());
  });
});
