/**
 * Expressions on a worker thread, each bounded in time and memory: what takes too long or too much ends with a sentence,
 * and the others go on in a fresh worker.
 */
import { CelWorker } from "./cel-worker.ts";
import type { CelTask, TaskOutcome } from "./task.ts";

export interface CelLimits {
  /** Milliseconds for one task. Kubernetes gives one expression about 100 (validation facts, section 2). */
  readonly taskMs: number;
  /** Milliseconds for everything that one call of `evaluate` asks. */
  readonly batchMs: number;
  readonly memoryMb: number;
}

export interface Cel {
  /** One list of outcomes for each task, in their order. Never fails for what an expression does. */
  evaluate(tasks: readonly CelTask[]): Promise<readonly TaskOutcome[]>;
  close(): Promise<void>;
}

export const CEL_LIMITS: CelLimits = { taskMs: 1_000, batchMs: 30_000, memoryMb: 128 };

/** Tasks that are sent at once: few enough that their values leave the worker room. */
const SLICE = 100;

/** How often one expression may cost a worker before it is not tried again in the same batch. */
const MOST_STOPS = 2;

/** The worker starts with the first task and keeps no process alive while it is idle. */
export function startCel(limits: Partial<CelLimits> = {}): Cel {
  const bounds = { ...CEL_LIMITS, ...limits };
  const worker = new CelWorker(bounds);
  let last: Promise<unknown> = Promise.resolve();
  return {
    evaluate(tasks) {
      const next = last.then(() => evaluate(worker, bounds, tasks));
      last = next.catch(() => undefined);
      return next;
    },
    async close() {
      await last;
      await worker.end();
    },
  };
}

async function evaluate(
  worker: CelWorker,
  limits: CelLimits,
  tasks: readonly CelTask[],
): Promise<readonly TaskOutcome[]> {
  const until = performance.now() + limits.batchMs;
  const outcomes = new Map<number, TaskOutcome>();
  const stops = new Map<string, number>();
  const slices: number[][] = [];
  for (let from = 0; from < tasks.length; from += SLICE) {
    slices.push(Array.from({ length: Math.min(SLICE, tasks.length - from) }, (_, at) => from + at));
  }
  for (let slice = slices.shift(); slice !== undefined; slice = slices.shift()) {
    if (performance.now() > until) {
      for (const at of slice) outcomes.set(at, failed(tasks[at], notReached(limits)));
      continue;
    }
    const asked: number[] = [];
    for (const at of slice) {
      if (tasks[at]?.expressions.some((text) => (stops.get(text) ?? 0) >= MOST_STOPS) === true) {
        outcomes.set(at, failed(tasks[at], stoppedBefore(limits)));
      } else asked.push(at);
    }
    const run = await worker.run(asked.flatMap((at) => tasks[at] ?? []));
    for (const [at, outcome] of run.outcomes.entries()) outcomes.set(asked[at] ?? -1, outcome);
    if (run.ended === undefined) continue;
    const guilty = asked[run.ended.at] ?? -1;
    const others = asked.slice(run.outcomes.length).filter((at) => at !== guilty);
    // Memory may have run out because of what came before it: alone it must show.
    if (run.ended.reason === "memory" && asked.length > 1) {
      const half = Math.ceil(others.length / 2);
      slices.unshift([guilty], others.slice(0, half), others.slice(half));
    } else {
      outcomes.set(guilty, failed(tasks[guilty], stopped(run.ended, limits)));
      const text = tasks[guilty]?.expressions[run.ended.expression] ?? "";
      stops.set(text, (stops.get(text) ?? 0) + 1);
      slices.unshift(others);
    }
  }
  return tasks.map((task, at) => outcomes.get(at) ?? failed(task, "it was not evaluated"));
}

const failed = (task: CelTask | undefined, why: string): TaskOutcome =>
  (task?.expressions ?? []).map(() => ({ kind: "error", why, bound: true }));

const stopped = ({ reason }: { readonly reason: "time" | "memory" }, limits: CelLimits): string =>
  reason === "time"
    ? `it was stopped because it took longer than ${limits.taskMs} ms`
    : `it was stopped because it needed more than ${limits.memoryMb} MB of memory`;

const stoppedBefore = (limits: CelLimits): string =>
  `it was not tried, because it was stopped ${MOST_STOPS} times already (more than ${limits.taskMs} ms or ${limits.memoryMb} MB)`;

const notReached = (limits: CelLimits): string =>
  `it was not reached, because all expressions together took longer than ${limits.batchMs / 1000} s`;
