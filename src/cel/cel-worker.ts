/** One worker thread at a time: started when needed, watched while it runs, ended when it does not come back. */
import { Worker } from "node:worker_threads";
import { Transient } from "../domain/failure.ts";
import type { CelTask, TaskOutcome } from "./task.ts";
import { IDLE } from "./worker-progress.ts";

export interface Run {
  /** Of the first tasks; of all, unless it ended. */
  readonly outcomes: readonly TaskOutcome[];
  /** Which task and which expression of it (from 0) the worker was at when it was stopped, and why. */
  readonly ended: { readonly at: number; readonly expression: number; readonly reason: "time" | "memory" } | undefined;
}

/** What is done with what the worker tells; changed from run to run. */
interface Ear {
  message(told: unknown): void;
  failed(error: Error & { readonly code?: string }): void;
}

interface Started {
  readonly worker: Worker;
  readonly progress: Int32Array;
  ear: Ear;
  gone: boolean;
}

/** Milliseconds in which a worker must be ready; it takes about 200. */
const READY_WITHIN = 30_000;

export class CelWorker {
  readonly #limits: { readonly taskMs: number; readonly memoryMb: number };
  #started: Promise<Started> | undefined;

  constructor(limits: { readonly taskMs: number; readonly memoryMb: number }) {
    this.#limits = limits;
  }

  /** Throws {@link Transient} where no worker can be started. */
  async run(tasks: readonly CelTask[]): Promise<Run> {
    if (tasks.length === 0) return { outcomes: [], ended: undefined };
    let whole = false;
    try {
      if ((await this.#started)?.gone === true) this.#started = undefined;
      this.#started ??= start(this.#limits.memoryMb);
      const run = await watch(await this.#started, tasks, this.#limits.taskMs);
      whole = run.ended === undefined;
      return run;
    } finally {
      if (!whole) await this.end();
    }
  }

  async end(): Promise<void> {
    const started = await this.#started?.catch(() => undefined);
    this.#started = undefined;
    await started?.worker.terminate();
  }
}

function start(memoryMb: number): Promise<Started> {
  // Under Jest and in development sources run as they are; `npm run build` renames imports, but not this.
  const file = import.meta.url.endsWith(".ts") ? "worker.ts" : "worker.js";
  const shared = new SharedArrayBuffer(8);
  const progress = new Int32Array(shared);
  progress[0] = IDLE;
  const worker = new Worker(new URL(file, import.meta.url), {
    workerData: shared,
    env: {},
    argv: [],
    execArgv: ["--disable-warning=ExperimentalWarning"],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    name: "cel",
  });
  return new Promise((resolve, reject) => {
    // Keeps the process alive until the worker is ready; afterwards the worker itself keeps none alive.
    const late = setTimeout(() => {
      void worker.terminate();
      reject(new Transient("the worker for expressions did not start in time"));
    }, READY_WITHIN);
    const started: Started = {
      worker,
      progress,
      gone: false,
      ear: {
        message: () => {
          clearTimeout(late);
          resolve(started);
        },
        failed: (cause) => {
          clearTimeout(late);
          reject(new Transient(`the worker for expressions did not start: ${cause.message}`, { cause }));
        },
      },
    };
    worker.on("message", (told: unknown) => started.ear.message(told));
    worker.on("error", (error) => started.ear.failed(error));
    worker.on("exit", () => {
      started.gone = true;
      started.ear.failed(new Transient("the worker for expressions ended by itself"));
    });
    worker.unref();
  });
}

function watch(started: Started, tasks: readonly CelTask[], taskMs: number): Promise<Run> {
  const { worker, progress } = started;
  const outcomes: TaskOutcome[] = [];
  return new Promise((resolve, reject) => {
    let at = IDLE;
    let since = performance.now();
    const finish = (ended: Run["ended"]): void => {
      clearInterval(timer);
      started.ear = DEAF;
      resolve({ outcomes, ended });
    };
    const stop = (task: number, reason: "time" | "memory"): void =>
      finish({ at: task, expression: Atomics.load(progress, 1), reason });
    const look = (): void => {
      const now = Atomics.load(progress, 0);
      if (now === IDLE) return;
      if (now !== at) {
        at = now;
        since = performance.now();
      } else if (performance.now() - since >= taskMs) stop(at, "time");
    };
    // The worker keeps no process alive; while it is watched, this does.
    const timer = setInterval(look, Math.max(5, taskMs / 20));
    started.ear = {
      message(told) {
        if (Array.isArray(told)) outcomes.push(...told);
        if (outcomes.length >= tasks.length) finish(undefined);
      },
      failed(error) {
        const place = Math.max(0, Atomics.load(progress, 0));
        if (error.code === "ERR_WORKER_OUT_OF_MEMORY") return stop(place, "memory");
        clearInterval(timer);
        started.ear = DEAF;
        reject(error);
      },
    };
    worker.postMessage(tasks);
  });
}

/** Between two runs. A worker that fails then shows when it is asked next. */
const DEAF: Ear = { message: () => undefined, failed: () => undefined };
