/** A server and a worker with one long pass, on the embedded store, to be ended by a signal. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../../../src/ports/log.ts";
import { endOnSignals, gracefulEnd } from "../../../src/server/graceful-end.ts";
import { startLaneWorker } from "../../../src/server/lane-worker.ts";
import { createMetrics } from "../../../src/server/metrics.ts";
import { startServer } from "../../../src/server/start-server.ts";
import { systemClock } from "../../../src/server/system-clock.ts";
import { openStore } from "../../../src/store/open-store.ts";

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: console.error, with: () => quiet };
const dataDir = mkdtempSync(join(tmpdir(), "towpath-serve-"));
const store = await openStore({ dataDir }, systemClock);
await store.inbox.accept({ id: "d1", lane: "repository:7", event: "push", payload: {}, builds: [] });
const base = { lanes: store.lanes, clock: systemClock, log: quiet, metrics: createMetrics(store.lanes, systemClock) };
const worker = startLaneWorker({
  ...base,
  leaseMs: store.leaseMs,
  handle: async () => {
    process.stdout.write("working\n");
    await sleep(300);
    process.stdout.write("worked\n");
    return {};
  },
});
const server = await startServer({
  ...base,
  settings: { host: "127.0.0.1", port: 0, webhookSecrets: ["s"], hookSenders: [] },
  inbox: store.inbox,
  classify: () => ({ ignored: "all" }),
  hearImage: () => ({ ignored: "all" }),
  onStored: () => worker.notify(),
});
endOnSignals(
  gracefulEnd({
    stopListening: () => server.drain(),
    stopWorking: (deadline) => worker.drain(deadline),
    close: async () => {
      await store.close();
      rmSync(dataDir, { recursive: true });
      process.stdout.write("closed\n");
    },
    log: quiet,
  }),
);
process.stdout.write("ready\n");
