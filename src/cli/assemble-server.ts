/** Puts the server together: settings → store, GitHub, mirrors, lanes, HTTP. The only place that knows all of them. */
import { join } from "node:path";
import { classify } from "../app.ts";
import { classifyForChecks } from "../app-checks.ts";
import { startCel } from "../cel/start-cel.ts";
import { Transient } from "../domain/failure.ts";
import { connectGitHub, gitUrl } from "../github/connect.ts";
import { lookAtInstallation } from "../installation/look-at-installation.ts";
import { sweep } from "../installation/sweep.ts";
import { openMirrors } from "../mirror/mirrors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { CheckRoom } from "../reconcile/checking/check-room.ts";
import { createLaneHandler } from "../reconcile/handle-lane.ts";
import { WriteTally } from "../reconcile/write-tally.ts";
import { hearGenericHook } from "../registries/generic-hook.ts";
import { SYSTEM_PATH } from "../rendering/find-program.ts";
import { openRenderer } from "../rendering/open-renderer.ts";
import { gracefulEnd } from "../server/graceful-end.ts";
import { type LaneWorker, startLaneWorker } from "../server/lane-worker.ts";
import { createMetrics } from "../server/metrics.ts";
import { repeat } from "../server/repeat.ts";
import { startServer } from "../server/start-server.ts";
import type { Settings } from "../settings.ts";
import { openStore } from "../store/open-store.ts";

export interface ServerParts {
  readonly settings: Settings;
  readonly log: Log;
  readonly clock: Clock;
  /** The clock is another process's, so leases must be counted by it, too. */
  readonly clockIsFollowed?: boolean;
  /** GitHub wants a second between writes; a GitHub on the same machine does not mind. */
  readonly pacing?: "github" | "none";
}

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** Whether a lane is being worked off now. */
  isBusy(): boolean;
  /** When the next lane is due. */
  nextDue(): Promise<number | undefined>;
  /** Looks at everything again, as the timer does. */
  sweep(): Promise<void>;
  /** Stops taking requests, finishes what is being worked on, closes; resolves with the exit code. */
  end(reason: string): Promise<number>;
}

/** Mirrors of repositories that nobody needs any more are kept so long: a home that comes back is read at once. */
const UNUSED_MS = 7 * 24 * 60 * 60_000;
const PRUNE_EVERY_MS = 60 * 60_000;

/** Resolves once it listens. Throws Mistake where something must be mended first. */
export async function assembleServer(parts: ServerParts): Promise<RunningServer> {
  const { settings, log, clock, clockIsFollowed = false, pacing = "github" } = parts;
  const ending = new AbortController();
  const store = await openStore({ ...settings, ...(clockIsFollowed && { leaseTime: "clock" as const }) }, clock, log);
  const github = connectGitHub({
    appId: settings.appId,
    privateKey: settings.privateKey,
    baseUrl: settings.apiUrl,
    pacing,
    // Replicas share a PostgreSQL; on SQLite there is one process.
    alone: settings.databaseUrl === undefined,
    log,
    clock,
  });
  const mirrors = await openMirrors({
    folder: join(settings.dataDir, "mirrors"),
    gitUrl: gitUrl(settings.apiUrl),
    token: (repository) => github.tokenFor(repository),
    clock,
    log,
  });
  const expressions = startCel();
  const outside = {
    ...github,
    ...store,
    mirrors,
    expressions,
    hookDeliveries: github.deliveries,
    clock,
    log,
    checksPulls: true,
  };
  const ownLogin = await loginOf(github.identity, clock, log);
  const metrics = createMetrics(store.lanes, clock);
  const allowed = pacing === "github" ? undefined : { minute: Infinity, hour: Infinity };
  const { forks, ...rendering } = settings.rendering;
  const renderer = openRenderer({ ...rendering, path: process.env["PATH"] ?? SYSTEM_PATH });
  const room = new CheckRoom({ renderer, forks });
  const handle = createLaneHandler(
    outside,
    (id, named) => lookAtInstallation(outside, id, named),
    new WriteTally(allowed),
    room,
  );
  let worker: LaneWorker | undefined;
  // Listens before anything works: where the port is taken, nothing has begun that would have to end.
  const server = await startServer({
    settings,
    inbox: store.inbox,
    lanes: store.lanes,
    clock,
    log,
    metrics,
    classify: (name, payload, deliveryId, heardAt) =>
      classify(name, payload, { deliveryId, heardAt, webUrl: settings.webUrl, ownLogin }),
    hearImage: (body, hook, hearing) => hearGenericHook(body, hook, { ...hearing, webUrl: settings.webUrl }),
    classifyForChecks: (name, payload, deliveryId) =>
      classifyForChecks(name, payload, { deliveryId, appId: settings.appId }),
    onStored: () => worker?.notify(),
  }).catch(async (error: unknown) => {
    await mirrors.close();
    await expressions.close();
    await room.end();
    await store.close();
    throw error;
  });
  let running = 0;
  const started = startLaneWorker({
    lanes: store.lanes,
    leaseMs: store.leaseMs,
    clock,
    log,
    metrics,
    handle: async (...lane) => {
      running += 1;
      try {
        return await handle(...lane);
      } finally {
        running -= 1;
      }
    },
  });
  worker = started;
  log.info({ host: server.host, port: server.port }, "Towpath listens");

  let sweptAt: number | undefined;
  const sweepNow = async (): Promise<void> => {
    const began = clock.now();
    await sweep(outside, sweptAt);
    sweptAt = began;
    started.notify();
  };
  const prune = async (): Promise<void> => {
    await store.prune();
    const homes = await store.homes.all();
    // Files are dated by the machine's clock, whatever clock is followed.
    await mirrors.retain(
      new Set(homes.flatMap((home) => [home.repositoryId, ...home.memberIds])),
      Date.now() - UNUSED_MS,
    );
  };
  const timers = [
    repeat({ name: "sweep", everyMs: settings.sweepIntervalMs, task: sweepNow, clock, log }, ending.signal),
    repeat({ name: "prune", everyMs: PRUNE_EVERY_MS, task: prune, clock, log }, ending.signal),
  ];
  const end = gracefulEnd({
    stopListening: () => server.drain(),
    stopWorking: async (deadline) => {
      ending.abort();
      await Promise.all([started.drain(deadline), ...timers]);
    },
    close: async () => {
      await mirrors.close();
      await expressions.close();
      await room.end();
      await store.close();
    },
    log,
  });
  return {
    host: server.host,
    port: server.port,
    isBusy: () => running > 0,
    nextDue: () => store.lanes.nextDue(),
    sweep: sweepNow,
    end,
  };
}

/** Asks GitHub who the App is; where GitHub does not answer, asks again until it does. */
async function loginOf(
  identity: () => Promise<{ readonly botLogin: string }>,
  clock: Clock,
  log: Log,
): Promise<string> {
  for (let pause = 1_000; ; pause = Math.min(pause * 2, 60_000)) {
    try {
      return (await identity()).botLogin;
    } catch (error) {
      if (!(error instanceof Transient)) throw error;
      log.warn({ reason: error.message, retryMs: pause }, "GitHub does not answer yet");
      await clock.sleep(Math.max(pause, error.retryAfterMs ?? 0));
    }
  }
}
