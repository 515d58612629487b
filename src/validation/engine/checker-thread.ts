/**
 * The thread in which everything untrusted is parsed. It has no environment variables and no arguments; its time and
 * memory are bounded by whoever started it (`checker.ts`). It answers file by file, so that the first one without an
 * answer is the one that ended it.
 */
import { parentPort } from "node:worker_threads";
import { checkFile } from "./check-file.ts";
import { openSchemas } from "./open-schemas.ts";
import type { Answer, Request, Setup } from "./thread-messages.ts";

const port = parentPort;
if (port === null) throw new Error("checker-thread.ts runs in a worker only");
const answer = (message: Answer): void => port.postMessage(message);

let setup: Setup = { settings: { missingSchemas: "error" }, schemaLocations: ["default"], definitions: [] };
let schemas = openSchemas(setup);

port.on("message", (request: Request) => {
  if ("setup" in request) {
    setup = request.setup;
    schemas = openSchemas(setup);
    return;
  }
  for (const { start, end, ...task } of request.files) {
    const bytes = request.bytes.subarray(start, end);
    answer({ checked: checkFile({ ...task, bytes }, schemas, setup.settings) });
  }
});
answer({ ready: true });
