import type { Reader } from "./reader.ts";

/** `SWEEP_INTERVAL` in minutes: how often everything is reconciled although nothing was heard. It cannot be switched off. */
export const readSweepInterval = (reader: Reader): number =>
  60_000 *
  reader.wholeNumber("SWEEP_INTERVAL", { from: 1, to: 1440, fallback: 15, means: "minutes between two sweeps" });
