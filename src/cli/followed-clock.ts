/**
 * The clock of another process: a server under test follows the sandbox's. It serves tests and the demo alone; where
 * `NODE_ENV` is `production`, `serve` refuses to start with it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../ports/clock.ts";

interface Reading {
  readonly now: number;
  readonly running: boolean;
}

/** Asks `<url>` for the time, follows its changes by `<url>?wait`, and resolves when the first reading is there. */
export async function followClock(url: string, signal: AbortSignal): Promise<Clock> {
  let reading = await read(url, signal);
  let readAt = performance.now();
  const changed = new Set<() => void>();
  const follow = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        reading = await read(`${url}?wait`, signal);
        readAt = performance.now();
        for (const wake of [...changed]) wake();
      } catch {
        // The sandbox is gone or going; a little later it may be back.
        await sleep(200, undefined, { signal }).catch(() => {});
      }
    }
  };
  void follow();
  const now = (): number => (reading.running ? reading.now + Math.round(performance.now() - readAt) : reading.now);
  return { now, sleep: (ms, end) => sleepBy(now, () => reading.running, ms, changed, end) };
}

/** Sleeps until the clock passed that time: by a timer while it runs, by its being moved while it stands. */
function sleepBy(
  now: () => number,
  isRunning: () => boolean,
  ms: number,
  changed: Set<() => void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const until = now() + ms;
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const look = (): void => {
      clearTimeout(timer);
      if (signal?.aborted === true || now() >= until) end();
      else if (isRunning()) timer = setTimeout(look, until - now());
    };
    const end = (): void => {
      clearTimeout(timer);
      changed.delete(look);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    changed.add(look);
    signal?.addEventListener("abort", end, { once: true });
    look();
  });
}

async function read(url: string, signal: AbortSignal): Promise<Reading> {
  const answer: unknown = await (await fetch(url, { signal })).json();
  if (typeof answer !== "object" || answer === null) throw new Error(`${url} tells no time`);
  const now: unknown = Reflect.get(answer, "now");
  const at = typeof now === "string" ? Date.parse(now) : Number.NaN;
  if (Number.isNaN(at)) throw new Error(`${url} tells no time`);
  return { now: at, running: Reflect.get(answer, "running") === true };
}
