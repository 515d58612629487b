/** Does something again and again: sweeping, pruning. */
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";

export interface Repetition {
  /** For the log. */
  readonly name: string;
  /** From the end of one time to the start of the next. */
  readonly everyMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly task: (signal: AbortSignal) => Promise<void>;
}

/** Starts at once; a failure is logged and does not end it. Resolves after the signal aborted and the task ended. */
export async function repeat({ name, everyMs, clock, log, task }: Repetition, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await task(signal);
    } catch (error) {
      if (!signal.aborted) log.error({ error, task: name }, "A repeated task failed");
    }
    if (!signal.aborted) await clock.sleep(everyMs, signal);
  }
}
