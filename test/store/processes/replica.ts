/**
 * Works off lanes until it is killed. Into a file for each lane it writes what it does: `did <fence> <sequence> <id>` for
 * each delivery, as effects outside happen before they can be recorded, and `done <fence>` when that was recorded.
 * Every tenth claim fails, deliveries named `poison` always do.
 */
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClaimedLane } from "../../../src/ports/lanes.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { systemClock } from "./system-clock.ts";

const [databaseUrl = "", folder = ""] = process.argv.slice(2);
const LEASE = 1500;
const { lanes } = await openStore({ dataDir: "", databaseUrl }, systemClock);

let claims = 0;
async function workOff(lane: ClaimedLane): Promise<void> {
  claims += 1;
  const again = { retryAt: Date.now() + 5, strike: false };
  if (claims % 10 === 0) return void (await lanes.fail(lane, "no network", again));
  if (lane.deliveries.some(({ id }) => id.startsWith("poison"))) {
    await lanes.fail(lane, "broken", lane.strikes >= 4 ? "dead" : { ...again, strike: true });
    return;
  }
  const file = join(folder, lane.key.replace(":", "-"));
  appendFileSync(file, lane.deliveries.map(({ sequence, id }) => `did ${lane.fence} ${sequence} ${id}\n`).join(""));
  if (await lanes.complete(lane, undefined)) appendFileSync(file, `done ${lane.fence}\n`);
}

async function loop(): Promise<void> {
  for (;;) {
    const lane = await lanes.claim(LEASE);
    if (lane === undefined) await sleep(10);
    else await workOff(lane);
  }
}
process.stdout.write("ready\n");
await Promise.all([loop(), loop(), loop()]);
