/** What the parts of a scenario file are read with. */
import type { Mistakes } from "../config/mistakes.ts";

export interface Context {
  readonly start: number;
  readonly timezone: string;
  readonly environments: readonly string[];
  readonly mistakes: Mistakes;
}
