/** Threads that check files, each file within a time and a memory limit; a thread that breaks one is replaced. */
import { Worker } from "node:worker_threads";
import { Transient } from "../../domain/failure.ts";
import { type FileTask, unreadable } from "./check-file.ts";
import type { CheckedFile } from "./checked-file.ts";
import { TaskBatches } from "./task-batches.ts";
import { type Answer, keyOfSetup, packTasks, type Request, type Setup, type ThreadData } from "./thread-messages.ts";

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
interface KeyedSetup {
  readonly key: string;
  readonly setup: Setup;
}

export class Checker {
  readonly #limits: CheckerLimits;
  readonly #threads: Thread[];
  #setup: KeyedSetup | undefined;

  constructor(limits: Partial<CheckerLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#threads = Array.from({ length: Math.max(1, this.#limits.threads) }, () => new Thread(this.#limits));
  }

  /** Which schemas count from now on. */
  use(setup: Setup): void {
    this.#setup = { key: keyOfSetup(setup), setup };
  }

  /**
   * Checks files, in any order; one that takes too long, too much memory or ends its thread otherwise becomes a finding.
   * Tasks are asked for as threads become free, so that only a few texts are held at a time. Throws what asking throws,
   * and a Transient where threads cannot be started at all.
   */
  async check(
    tasks: Iterable<FileTask> | AsyncIterable<FileTask>,
    onChecked: (task: FileTask, checked: CheckedFile) => void,
  ): Promise<void> {
    const setup = this.#setup;
    if (setup === undefined) throw new Error("use() comes before check()");
    const batches = new TaskBatches(tasks);
    // A thread starts with its first batch: no more of them than there is work for, since each holds the schemas.
    const work = async (thread: Thread): Promise<void> => {
      for (let batch = await batches.next(); batch !== undefined; batch = await batches.next()) {
        await thread.check(batch, setup, onChecked);
      }
    };
    const ends = await Promise.allSettled(this.#threads.map(work));
    const failed = ends.find((end) => end.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }
}

class Thread {
  readonly #limits: CheckerLimits;
  readonly #progress = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #worker: Worker | undefined;
  /** Of the setup that the worker has. */
  #setup: string | undefined;

  constructor(limits: CheckerLimits) {
    this.#limits = limits;
  }

  async check(
    batch: readonly FileTask[],
    setup: KeyedSetup,
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
      if (ended === undefined) return;
      const at = Math.max(checked.length, Atomics.load(this.#progress, 0));
      const culprit = left[at];
      await this.end();
      if (culprit !== undefined)
        onChecked(culprit, unreadable(culprit.path, "yaml/too-expensive", sentenceOn(ended, culprit, this.#limits)));
      left = left.filter((_, index) => index >= checked.length && index !== at);
    }
  }

  async end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#setup = undefined;
    await worker?.terminate();
  }

  async #started({ key, setup }: KeyedSetup): Promise<Worker> {
    const worker = this.#worker ?? (await start(this.#limits.memoryMb, this.#progress));
    this.#worker = worker;
    if (this.#setup !== key) {
      worker.postMessage({ setup } satisfies Request);
      this.#setup = key;
    }
    return worker;
  }

  #run(
    worker: Worker,
    files: readonly FileTask[],
  ): Promise<{ readonly checked: readonly CheckedFile[]; readonly ended?: Ended }> {
    const checked: CheckedFile[] = [];
    return new Promise((resolve) => {
      const timer = setTimeout(() => finish("time"), this.#limits.fileMs);
      const finish = (ended?: Ended): void => {
        clearTimeout(timer);
        unlisten(worker);
        worker.unref();
        // Errors after the last answer must not end the process; the next run notices.
        worker.on("error", () => undefined);
        resolve(ended === undefined ? { checked } : { checked, ended });
      };
      worker.ref();
      unlisten(worker);
      worker.on("message", (answer: Answer) => {
        if (!("checked" in answer)) return;
        checked.push(...answer.checked);
        if (checked.length === files.length) finish();
        else timer.refresh();
      });
      worker.once("error", (error) =>
        finish("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "memory" : error),
      );
      worker.once("exit", () => finish("memory"));
      Atomics.store(this.#progress, 0, 0);
      const batch = packTasks(files);
      worker.postMessage(batch satisfies Request, [batch.bytes.buffer]);
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

function start(memoryMb: number, progress: ThreadData["progress"]): Promise<Worker> {
  // Under Jest and in development sources run as they are; the build renames imports, but not this.
  const file = import.meta.url.endsWith(".ts") ? "checker-thread.ts" : "checker-thread.js";
  const worker = new Worker(new URL(file, import.meta.url), {
    env: {},
    workerData: { progress } satisfies ThreadData,
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
