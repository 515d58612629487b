import { parseArgs } from "node:util";
import { startSandbox } from "./start.ts";

/**
 * Starts a sandbox as a process of its own: `node dist/sandbox/main.js [--port N] [--clock ISO]`. Prints one line of
 * JSON with its URL once it listens, and stops on SIGTERM and SIGINT.
 */
const { values } = parseArgs({ options: { port: { type: "string", default: "0" }, clock: { type: "string" } } });
const { clock } = values;
const sandbox = await startSandbox({ port: Number(values.port), ...(clock === undefined ? {} : { clock }) });
process.stdout.write(`${JSON.stringify({ url: sandbox.url, pid: process.pid })}\n`);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    void sandbox.stop().then(() => process.exit(0));
  });
}
