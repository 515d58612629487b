/** Puts the server together: settings → store, GitHub, mirrors, lanes, HTTP. The only place that knows all of them. */
import { join } from "node:path";
import { classify } from "../app.ts";
import { Mistake, Transient } from "../domain/failure.ts";
import { connectGitHub, gitUrl } from "../github/connect.ts";
import { lookAtInstallation } from "../installation/look-at-installation.ts";
import { sweep } from "../installation/sweep.ts";
import { pinoLog } from "../log/pino-log.ts";
import { openMirrors } from "../mirror/mirrors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { createLaneHandler } from "../reconcile/handle-lane.ts";
import { hearGenericHook } from "../registries/generic-hook.ts";
import { endOnSignals, gracefulEnd } from "../server/graceful-end.ts";
import { startLaneWorker } from "../server/lane-worker.ts";
import { createMetrics } from "../server/metrics.ts";
import { repeat } from "../server/repeat.ts";
import { startServer } from "../server/start-server.ts";
import { systemClock } from "../server/system-clock.ts";
import { type Settings, secretsOf } from "../settings.ts";
import { openStore } from "../store/open-store.ts";
import { followClock } from "./followed-clock.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const PRUNE_EVERY_MS = 60 * 60_000;

/** Resolves once it listens; ends on SIGTERM and SIGINT. Throws Mistake where something must be mended first. */
export async function runServer(settings: Settings, env: Environment): Promise<void> {
  const log = pinoLog({ level: settings.logLevel, format: settings.logFormat, secrets: secretsOf(settings) });
  const ending = new AbortController();
  const { clock, isFollowed } = await clockOf(env, ending.signal);
  const store = await openStore({ ...settings, ...(isFollowed && { leaseTime: "clock" as const }) }, clock, log);
  const github = connectGitHub({
    appId: settings.appId,
    privateKey: settings.privateKey,
    baseUrl: settings.apiUrl,
    pacing: pacingOf(env),
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
  const outside = { ...github, ...store, mirrors, hookDeliveries: github.deliveries, clock, log };
  const ownLogin = await loginOf(github.identity, clock, log);
  const metrics = createMetrics(store.lanes, clock);
  const worker = startLaneWorker({
    lanes: store.lanes,
    leaseMs: store.leaseMs,
    clock,
    log,
    metrics,
    handle: createLaneHandler(outside, (id, named) => lookAtInstallation(outside, id, named)),
  });
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
    onStored: () => worker.notify(),
  });
  log.info({ host: server.host, port: server.port }, "Towpath listens");

  let sweptAt: number | undefined;
  const timers = [
    repeat(
      {
        name: "sweep",
        everyMs: settings.sweepIntervalMs,
        task: async () => {
          const began = clock.now();
          await sweep(outside, sweptAt);
          sweptAt = began;
          worker.notify();
        },
        clock,
        log,
      },
      ending.signal,
    ),
    repeat({ name: "prune", everyMs: PRUNE_EVERY_MS, task: () => store.prune(), clock, log }, ending.signal),
  ];
  endOnSignals(
    gracefulEnd({
      stopListening: () => server.drain(),
      stopWorking: async (deadline) => {
        ending.abort();
        await Promise.all([worker.drain(deadline), ...timers]);
      },
      close: async () => {
        await mirrors.close();
        await store.close();
      },
      log,
    }),
  );
}

/** The machine's clock, unless a test says whose to follow. */
async function clockOf(env: Environment, signal: AbortSignal): Promise<{ clock: Clock; isFollowed: boolean }> {
  const url = env["TOWPATH_CLOCK_URL"];
  if (url === undefined || url === "") return { clock: systemClock, isFollowed: false };
  refuseInProduction(env, "TOWPATH_CLOCK_URL");
  return { clock: await followClock(url, signal), isFollowed: true };
}

/** GitHub wants a second between writes; a GitHub on the same machine does not mind. */
function pacingOf(env: Environment): "github" | "none" {
  if (env["GITHUB_PACING"] !== "none") return "github";
  refuseInProduction(env, "GITHUB_PACING=none");
  return "none";
}

function refuseInProduction(env: Environment, name: string): void {
  if (env["NODE_ENV"] !== "production") return;
  throw new Mistake("for-tests-only", `${name} is for tests on one machine: take it out, or NODE_ENV=production.`);
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
