/** Threads that check files, each file within a time and a memory limit; a thread that breaks one is replaced. */
import { Worker } from "node:worker_threads";
import { Transient } from "../../domain/failure.ts";
import { type FileTask, unreadable } from "./check-file.ts";
import type { CheckedFile } from "./checked-file.ts";
import type { Answer, Request, Setup } from "./thread-messages.ts";

export interface CheckerLimits {
  readonly threads: number;
  /** For one file. */
  readonly fileMs: number;
  /** Of one thread, in MB. */
  readonly memoryMb: number;
}

/** The largest real files (3.8 MB, 2,300 documents) take 1 s and 150 MB on a small machine. */
export const DEFAULT_LIMITS: CheckerLimits = { threads: 1, fileMs: 10_000, memoryMb: 384 };

/** Starting takes 0.2 s on an idle machine. */
const READY_WITHIN = 30_000;
/** Files that are handed to a thread at a time, and their bytes. */
const BATCH = { files: 64, bytes: 1024 * 1024 };

export class Checker {
  readonly #limits: CheckerLimits;
  readonly #threads: Thread[];
  #setup: Setup | undefined;

  constructor(limits: Partial<CheckerLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#threads = Array.from({ length: Math.max(1, this.#limits.threads) }, () => new Thread(this.#limits));
  }

  /** Which schemas count from now on. */
  use(setup: Setup): void {
    this.#setup = setup;
  }

  /**
   * Checks files, in any order; one that takes too long, too much memory or ends its thread otherwise becomes a finding.
   * Throws a Transient where threads cannot be started at all.
   */
  async check(tasks: readonly FileTask[], onChecked: (task: FileTask, checked: CheckedFile) => void): Promise<void> {
    const setup = this.#setup;
    if (setup === undefined) throw new Error("use() comes before check()");
    const waiting = inBatches(tasks);
    const work = async (thread: Thread): Promise<void> => {
      for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
        await thread.check(batch, setup, onChecked);
      }
    };
    // No more threads than there is work for: each holds the schemas on its own.
    await Promise.all(this.#threads.slice(0, Math.max(1, waiting.length)).map(work));
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }
}

function inBatches(tasks: readonly FileTask[]): FileTask[][] {
  const batches: FileTask[][] = [];
  let bytes = 0;
  for (const task of tasks) {
    const last = batches.at(-1);
    if (last === undefined || last.length >= BATCH.files || bytes + task.bytes.length > BATCH.bytes) {
      batches.push([task]);
      bytes = task.bytes.length;
    } else {
      last.push(task);
      bytes += task.bytes.length;
    }
  }
  return batches;
}

class Thread {
  readonly #limits: CheckerLimits;
  #worker: Worker | undefined;
  #setup: Setup | undefined;

  constructor(limits: CheckerLimits) {
    this.#limits = limits;
  }

  async check(
    batch: readonly FileTask[],
    setup: Setup,
    onChecked: (task: FileTask, checked: CheckedFile) => void,
  ): Promise<void> {
    let left = batch;
    while (left.length > 0) {
      const worker = await this.#started(setup);
      const { checked, ended } = await this.#run(worker, left);
      for (const [index, file] of checked.entries()) {
        const task = left[index];
        if (task !== undefined) onChecked(task, file);
      }
      left = left.slice(checked.length);
      const [culprit, ...rest] = left;
      if (ended === undefined || culprit === undefined) return;
      await this.end();
      onChecked(culprit, unreadable(culprit.path, "yaml/too-expensive", sentenceOn(ended, culprit, this.#limits)));
      left = rest;
    }
  }

  async end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#setup = undefined;
    await worker?.terminate();
  }

  async #started(setup: Setup): Promise<Worker> {
    const worker = this.#worker ?? (await start(this.#limits.memoryMb));
    this.#worker = worker;
    if (this.#setup !== setup) {
      worker.postMessage({ setup } satisfies Request);
      this.#setup = setup;
    }
    return worker;
  }

  #run(
    worker: Worker,
    files: readonly FileTask[],
  ): Promise<{ readonly checked: readonly CheckedFile[]; readonly ended?: Ended }> {
    const checked: CheckedFile[] = [];
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout;
      const finish = (ended?: Ended): void => {
        clearTimeout(timer);
        unlisten(worker);
        worker.unref();
        // Errors after the last answer must not end the process; the next run notices.
        worker.on("error", () => undefined);
        resolve(ended === undefined ? { checked } : { checked, ended });
      };
      const wait = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => finish("time"), this.#limits.fileMs);
      };
      worker.ref();
      unlisten(worker);
      worker.on("message", (answer: Answer) => {
        if (!("checked" in answer)) return;
        checked.push(answer.checked);
        if (checked.length === files.length) finish();
        else wait();
      });
      worker.once("error", (error) =>
        finish("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "memory" : error),
      );
      worker.once("exit", () => finish("memory"));
      wait();
      // A copy: small buffers are pieces of a large one, which would be sent as a whole.
      const sent = files.map((file) => ({ ...file, bytes: new Uint8Array(file.bytes) }));
      worker.postMessage({ files: sent } satisfies Request);
    });
  }
}

/** Why a thread has no further answer. */
type Ended = "time" | "memory" | Error;

function sentenceOn(ended: Ended, { bytes }: FileTask, { fileMs, memoryMb }: CheckerLimits): string {
  const size = `${(bytes.length / 1024).toFixed(0)} KB`;
  if (ended === "time")
    return `Reading the file (${size}) took longer than ${fileMs / 1000} s and was stopped; split it.`;
  if (ended === "memory")
    return `Reading the file (${size}) took more than ${memoryMb} MB of memory and was stopped; split it.`;
  return `Reading the file (${size}) failed (${ended.name}): this is a fault of Towpath, please report it with the file.`;
}

function start(memoryMb: number): Promise<Worker> {
  // Under Jest and in development sources run as they are; the build renames imports, but not this.
  const file = import.meta.url.endsWith(".ts") ? "checker-thread.ts" : "checker-thread.js";
  const worker = new Worker(new URL(file, import.meta.url), {
    env: {},
    argv: [],
    execArgv: ["--disable-warning=ExperimentalWarning"],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    name: "checker",
  });
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(late);
      void worker.terminate();
      reject(new Transient(`The thread that checks files did not start: ${reason}`));
    };
    const late = setTimeout(() => fail("it took too long"), READY_WITHIN);
    worker.once("error", ({ message }) => fail(message));
    worker.once("message", () => {
      clearTimeout(late);
      unlisten(worker);
      resolve(worker);
    });
  });
}

/** Not all listeners: some are Node's own. */
function unlisten(worker: Worker): void {
  for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
}
