/**
 * The thread in which everything untrusted is parsed. It has no environment variables and no arguments; its time and
 * memory are bounded by whoever started it (`checker.ts`). Before each file it notes which one that is, where both sides
 * see it: whoever ends the thread is known. Answers go out some at a time, since a message costs as much as a small file.
 */
import { parentPort, workerData } from "node:worker_threads";
import { checkFile } from "./check-file.ts";
import type { CheckedFile } from "./checked-file.ts";
import { openSchemas } from "./open-schemas.ts";
import type { Answer, Request, Setup, ThreadData } from "./thread-messages.ts";

/** Longer than that no answer waits for the next one. */
const GATHERED_MS = 20;

// The YAML parser asks for its debugging variables at each token, which takes a fifth of its time where `env` is Node's own.
process.env = {};

const port = parentPort;
if (port === null) throw new Error("checker-thread.ts runs in a worker only");
const { progress }: ThreadData = workerData;
const answer = (message: Answer): void => port.postMessage(message);

let setup: Setup = { settings: { missingSchemas: "error" }, schemaLocations: ["default"], definitions: [] };
let schemas = openSchemas(setup);

port.on("message", (request: Request) => {
  if ("setup" in request) {
    setup = request.setup;
    schemas = openSchemas(setup);
    return;
  }
  let since = performance.now();
  let checked: CheckedFile[] = [];
  for (const [index, { start, end, ...task }] of request.files.entries()) {
    Atomics.store(progress, 0, index);
    checked.push(checkFile({ ...task, bytes: request.bytes.subarray(start, end) }, schemas, setup.settings));
    if (performance.now() - since < GATHERED_MS && index < request.files.length - 1) continue;
    answer({ checked });
    checked = [];
    since = performance.now();
  }
});
answer({ ready: true });
