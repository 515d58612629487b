import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../ports/clock.ts";

/** Node's timers hold 32 bits of milliseconds; a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    for (let left = ms; left > 0 && signal?.aborted !== true; left -= LONGEST_TIMER) {
      const options = signal === undefined ? {} : { signal };
      // An abort ends the sleep; it is no error.
      await wait(Math.min(left, LONGEST_TIMER), undefined, options).catch(() => {});
    }
  },
};
