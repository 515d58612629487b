/** `towpath serve` as a process: the machine's clock, standard output, signals. */
import { Mistake } from "../domain/failure.ts";
import { pinoLog } from "../log/pino-log.ts";
import type { Clock } from "../ports/clock.ts";
import { endOnSignals } from "../server/graceful-end.ts";
import { systemClock } from "../server/system-clock.ts";
import { type Settings, secretsOf } from "../settings.ts";
import { assembleServer } from "./assemble-server.ts";
import { followClock } from "./followed-clock.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Resolves once it listens; ends on SIGTERM and SIGINT. Throws Mistake where something must be mended first. */
export async function runServer(settings: Settings, env: Environment): Promise<void> {
  const log = pinoLog({ level: settings.logLevel, format: settings.logFormat, secrets: secretsOf(settings) });
  const { clock, isFollowed } = await clockOf(env, new AbortController().signal);
  const server = await assembleServer({ settings, log, clock, clockIsFollowed: isFollowed, pacing: pacingOf(env) });
  endOnSignals((reason) => server.end(reason));
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
