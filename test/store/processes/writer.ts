/** Accepts deliveries as fast as it can and says each one that was acknowledged, until it is killed. */
import { writeSync } from "node:fs";
import type { LaneKey } from "../../../src/ports/inbox.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { systemClock } from "./system-clock.ts";

const [dataDir = "", databaseUrl, name = ""] = process.argv.slice(2);
const { inbox } = await openStore({ dataDir, databaseUrl: databaseUrl === "" ? undefined : databaseUrl }, systemClock);
const body = "x".repeat(2000);

async function write(writer: number): Promise<void> {
  for (let n = 0; ; n += 1) {
    const id = `${name}-${writer}-${n}`;
    const lane: LaneKey = `repository:${n % 5}`;
    await inbox.accept({ id, lane, event: "push", payload: { body }, builds: [] });
    writeSync(1, `${id}\n`);
  }
}
await Promise.all([0, 1, 2, 3].map(write));
