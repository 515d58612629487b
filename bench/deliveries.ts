/**
 * Acknowledging deliveries on both stores: signed requests over loopback, verified, stored durably, answered 202. The sender
 * shares the process, so a real server does better.
 */
import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "../src/ports/log.ts";
import { createMetrics } from "../src/server/metrics.ts";
import { startServer } from "../src/server/start-server.ts";
import { systemClock } from "../src/server/system-clock.ts";
import { openStore, type StoreSettings } from "../src/store/open-store.ts";
import { startPostgres } from "../test/support/postgres-server.ts";
import type { Row } from "./row.ts";

const DELIVERIES = 4_000;
const WARM_UP = 400;
const AT_ONCE = 16;
const SECRET = "bench";
/** Of the size of an ordinary event; 500 environment repositories send them. */
const BODY = JSON.stringify({ text: "x".repeat(8_000) });
const SIGNATURE = `sha256=${createHmac("sha256", SECRET).update(BODY).digest("hex")}`;
const LANES = 500;

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: console.error, with: () => quiet };

/** Rates and 99th percentiles; rows of PostgreSQL only where there is one. */
export async function benchDeliveries(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "towpath-bench-"));
  const postgres = await startPostgres({ durable: true });
  try {
    const rows = await measure("SQLite", { dataDir: folder });
    if (postgres === undefined) return rows;
    const databaseUrl = await postgres.newDatabase();
    return [...rows, ...(await measure("PostgreSQL", { dataDir: folder, databaseUrl }))];
  } finally {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(name: string, settings: StoreSettings): Promise<Row[]> {
  const store = await openStore(settings, systemClock);
  const server = await startServer({
    settings: { host: "127.0.0.1", port: 0, webhookSecrets: [SECRET], hookSenders: [] },
    inbox: store.inbox,
    lanes: store.lanes,
    clock: systemClock,
    log: quiet,
    metrics: createMetrics(store.lanes, systemClock),
    classify: (event, payload, id) => ({
      id,
      lane: `repository:${Number.parseInt(id.slice(0, 4), 16) % LANES}`,
      event,
      payload,
      builds: [],
    }),
    hearImage: () => ({ ignored: "not measured" }),
    onStored: () => {},
  });
  await send(server.port, WARM_UP);
  const startedAt = performance.now();
  const times = (await send(server.port, DELIVERIES)).sort((a, b) => a - b);
  const seconds = (performance.now() - startedAt) / 1000;
  await server.drain();
  await store.close();
  const note = `${DELIVERIES} deliveries of 8 kB, ${AT_ONCE} at once`;
  return [
    { name: `acknowledged on ${name}`, value: DELIVERIES / seconds, unit: "deliveries/s", target: ">= 100", note },
    {
      name: `acknowledged on ${name}, p99`,
      value: times[Math.floor(times.length * 0.99)] ?? 0,
      unit: "ms",
      target: "< 1000",
    },
  ];
}

/** Milliseconds of each. */
async function send(port: number, count: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const times: number[] = [];
  let left = count;
  const sender = async (): Promise<void> => {
    for (; left > 0; ) {
      left -= 1;
      const startedAt = performance.now();
      const status = await sendOne(port, agent);
      if (status !== 202) throw new Error(`A delivery was answered with ${status}.`);
      times.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  agent.destroy();
  return times;
}

function sendOne(port: number, agent: Agent): Promise<number | undefined> {
  const headers = {
    "content-type": "application/json",
    "x-github-event": "push",
    "x-github-delivery": randomUUID(),
    "x-hub-signature-256": SIGNATURE,
  };
  return new Promise((resolve, reject) => {
    const sending = request({ port, host: "127.0.0.1", path: "/api/github/webhooks", method: "POST", agent, headers });
    sending.once("error", reject);
    sending.once("response", (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    });
    sending.end(BODY);
  });
}
