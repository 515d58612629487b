import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "@jest/globals";
import type { LaneKey } from "../../src/ports/inbox.ts";
import { openStore } from "../../src/store/open-store.ts";
import { server } from "./each-store.ts";
import { systemClock } from "./processes/system-clock.ts";
import { delivery } from "./samples.ts";

const REPLICA = join(import.meta.dirname, "processes", "replica.ts");
const DELIVERIES = 2000;
const LANES = 20;
const POISON = 5;
const REPEATED = 200;

const folder = mkdtempSync(join(tmpdir(), "towpath-replicas-"));
const replicas = new Set<ChildProcess>();
afterAll(() => {
  for (const replica of replicas) replica.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

async function startReplica(databaseUrl: string): Promise<ChildProcess> {
  const replica = spawn(process.execPath, [REPLICA, databaseUrl, folder], { stdio: ["ignore", "pipe", "inherit"] });
  replicas.add(replica);
  replica.once("exit", () => replicas.delete(replica));
  await once(replica.stdout, "data");
  return replica;
}

interface LaneLog {
  /** What was done, in the order of claims; only what claims did that are known to be completed. */
  readonly completed: readonly { readonly sequence: number; readonly id: string }[];
  /** Done by claims that ended in the middle. */
  readonly unfinished: readonly string[];
}

const laneLogs = (): LaneLog[] => readdirSync(folder).map((file) => parseLog(readFileSync(join(folder, file), "utf8")));

function parseLog(text: string): LaneLog {
  const lines = text
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  const done = new Set(lines.filter(([word]) => word === "done").map(([, fence]) => fence));
  const did = lines
    .filter(([word]) => word === "did")
    .map(([, fence = "", sequence = "", id = ""]) => ({ fence, sequence: Number(sequence), id }));
  return {
    completed: did.filter(({ fence }) => done.has(fence)).sort((a, b) => Number(a.fence) - Number(b.fence)),
    unfinished: did.filter(({ fence }) => !done.has(fence)).map(({ id }) => id),
  };
}

describe("Three replicas on PostgreSQL, one of them killed and replaced twice", () => {
  it("work off thousands of deliveries, none lost, none doubled, none out of order, and only the poison dead", async () => {
    const running = await server();
    if (running === undefined) return;
    const databaseUrl = await running.newDatabase();
    const store = await openStore({ dataDir: "", databaseUrl }, systemClock);
    const started = [await startReplica(databaseUrl), await startReplica(databaseUrl), await startReplica(databaseUrl)];

    const lane = (n: number): LaneKey => `repository:${n % LANES}`;
    const accept = (n: number): Promise<string> => store.inbox.accept(delivery(`d${n}`, { lane: lane(n) }));
    for (let n = 0; n < DELIVERIES; n += 8) {
      await Promise.all(Array.from({ length: 8 }, (_, k) => accept(n + k)));
      if (n % 400 === 0) await store.inbox.accept(delivery(`poison-${n}`, { lane: lane(n) }));
      if (n % 10 === 0 && n < REPEATED * 10) expect(await accept(n)).toBe("known");
      if (n === 640 || n === 1280) {
        started.shift()?.kill("SIGKILL");
        started.push(await startReplica(databaseUrl));
      }
    }
    while ((await store.lanes.counts()).pending > 0) await sleep(100);
    for (const replica of started) replica.kill("SIGKILL");
    expect(await store.lanes.counts()).toMatchObject({ pending: 0, dead: POISON });
    await store.close();

    const logs = laneLogs();
    const completed = logs.flatMap((log) => log.completed.map(({ id }) => id));
    expect(new Set(completed).size).toBe(completed.length);
    const did = new Set([...completed, ...logs.flatMap(({ unfinished }) => unfinished)]);
    expect(Array.from({ length: DELIVERIES }, (_, n) => `d${n}`).filter((id) => !did.has(id))).toEqual([]);
    // Each replica has three loops: those two that were killed at work, and all at the end before they could note it.
    expect(new Set(logs.flatMap(({ unfinished }) => unfinished)).size).toBeLessThan(DELIVERIES / 20);
    for (const log of logs) {
      const order = log.completed.map(({ sequence }) => sequence);
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
  });
});
