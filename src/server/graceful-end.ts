/** Ends the process without leaving work half done: on SIGTERM (orchestrators) and SIGINT (a person at a terminal). */
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../ports/log.ts";

export interface GracefulEnd {
  /** Stop taking requests; resolves when those that are open are answered. */
  readonly stopListening: () => Promise<void>;
  /** Stop working; resolves when all passes ended. They are told to end when the signal aborts. */
  readonly stopWorking: (deadline: AbortSignal) => Promise<void>;
  /** Last, when nothing works any more: close the store. */
  readonly close: () => Promise<void>;
  readonly log: Log;
  /** For current passes; Kubernetes and Docker give 30 s and 10 s before they kill. */
  readonly deadlineMs?: number;
  /** After the deadline, for passes to give their lanes back. */
  readonly graceMs?: number;
}

/**
 * Returns what ends everything, once; further calls wait for the same end. Resolves with what to exit with: 0, also if
 * something had to be cut off (leases run out, nothing is lost), 1 if closing failed.
 */
export function gracefulEnd(options: GracefulEnd): (reason: string) => Promise<number> {
  let ending: Promise<number> | undefined;
  return (reason) => {
    ending ??= end(options, reason);
    return ending;
  };
}

async function end({ stopListening, stopWorking, close, log, ...times }: GracefulEnd, reason: string): Promise<number> {
  const { deadlineMs = 25_000, graceMs = 3_000 } = times;
  log.info({ reason }, "Shutting down: finishing what is being worked on");
  const stopped = Promise.all([stopListening(), stopWorking(AbortSignal.timeout(deadlineMs))]);
  const cutOff = new AbortController();
  const late = wait(deadlineMs + graceMs, "late", { signal: cutOff.signal, ref: false }).catch(() => "never");
  try {
    if ((await Promise.race([stopped, late])) === "late")
      log.warn({}, "Not everything ended in time; it is taken up again");
    await close();
    log.info({}, "Shut down");
    return 0;
  } catch (error) {
    log.error({ error }, "Shutting down failed");
    return 1;
  } finally {
    cutOff.abort();
  }
}

/** Calls `end` at the first signal and exits with what it says; a second signal exits at once. */
export function endOnSignals(end: (reason: string) => Promise<number>): void {
  let asked = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (asked) process.exit(1);
      asked = true;
      void end(signal).then((code) => process.exit(code));
    });
  }
}
