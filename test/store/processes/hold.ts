/** Opens the embedded store in the folder that is named, says so, and holds it until it is killed. */
import { openStore } from "../../../src/store/open-store.ts";
import { systemClock } from "./system-clock.ts";

await openStore({ dataDir: process.argv[2] ?? "" }, systemClock);
process.stdout.write("held\n");
setInterval(() => {}, 1000);
