/** What happened in a simulation, in order. */
import type { Explanation } from "../planning/plan.ts";

export type Entry = { readonly at: number } /** Somebody or something outside did it: as a sentence. */ & (
  | { readonly kind: "given"; readonly text: string }
  | Did
  /** How an environment stands by now, where that is not what it was before. */
  | { readonly kind: "stands"; readonly application: string; readonly explanation: Explanation }
  /** An expectation, or an event, that did not come true: as a sentence. */
  | { readonly kind: "failed"; readonly line: number; readonly text: string }
);

/** What became of a pull request. */
export interface Did {
  readonly kind: "did";
  readonly what: "open" | "merge" | "close" | "update";
  readonly application: string;
  readonly environment: string;
  readonly pullRequest: number;
  /** As people call it; of what was closed what it proposed. */
  readonly version: string;
  readonly text: string;
  readonly by: "towpath" | "person";
}

export interface Simulated {
  readonly title: string | undefined;
  readonly timezone: string;
  readonly start: number;
  /** What each application holds in each environment at the start. */
  readonly beginning: readonly {
    readonly application: string;
    readonly held: readonly (readonly [string, string])[];
  }[];
  readonly entries: readonly Entry[];
  readonly expectations: number;
  /** How many came out otherwise than expected. */
  readonly failures: number;
  /** Why it ended early, as a sentence; undefined if it did not. */
  readonly endedEarly: string | undefined;
}
