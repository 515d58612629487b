/** What commands are carried out against. */
import type { Applying } from "../apply/applying.ts";
import type { HomeMemory } from "../memory.ts";
import type { ObservedHome } from "../observe/observe-home.ts";
import type { Slices } from "../observe/slices.ts";
import type { Outside } from "../outside.ts";
import type { WriteTally } from "../write-tally.ts";

/** A home as it was observed and planned at one moment. */
export interface Sight {
  readonly observed: ObservedHome;
  readonly slices: Slices;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly applying: Applying;
}

export interface Work {
  readonly outside: Outside;
  readonly memory: HomeMemory;
  readonly tally: WriteTally;
  /** Observes and plans again: what was recorded counts from then on. */
  readonly again: () => Promise<Sight>;
}
