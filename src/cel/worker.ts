/**
 * The worker in which expressions run. It has no environment variables and no arguments; its time and memory are bounded
 * by whoever started it ({@link startCel}). Tells in shared memory which task and expression it is at.
 */
import { parentPort, workerData } from "node:worker_threads";
import { TaskRunner } from "./run-task.ts";
import type { CelTask, TaskOutcome } from "./task.ts";
import { IDLE } from "./worker-progress.ts";

/** Milliseconds between two messages at least, so that little is lost where the worker is ended. */
const TELL_EVERY = 10;

// Objects of the library inherit a way to their prototypes; expressions need none.
Reflect.deleteProperty(Object.prototype, "__proto__");

const port = parentPort;
if (port === null) throw new Error("worker.ts runs in a worker only");
const progress = new Int32Array(sharedOf(workerData));
const runner = new TaskRunner();

port.on("message", (tasks: readonly CelTask[]) => {
  const seen = new WeakMap<object, unknown>();
  let outcomes: TaskOutcome[] = [];
  let told = performance.now();
  for (const [at, task] of tasks.entries()) {
    Atomics.store(progress, 1, 0);
    Atomics.store(progress, 0, at);
    outcomes.push(runner.run(task, seen, (expression) => Atomics.store(progress, 1, expression)));
    if (performance.now() - told < TELL_EVERY) continue;
    port.postMessage(outcomes);
    outcomes = [];
    told = performance.now();
  }
  Atomics.store(progress, 0, IDLE);
  port.postMessage(outcomes);
});
port.postMessage("ready");

function sharedOf(data: unknown): SharedArrayBuffer {
  if (data instanceof SharedArrayBuffer) return data;
  throw new Error("the worker was started without shared memory");
}
