/** What a gate answers: never a bare boolean, always with the reason, who can open it and when it opens by itself. */

export type GateState = "passed" | "waiting" | "blocked" | "error";

export interface GateResult {
  /** The gate's kind as in `towpath.yaml`: `order`, `soak`, `approvals`… */
  readonly gate: string;
  readonly state: GateState;
  /** One sentence for people, without Markdown. */
  readonly reason: string;
  /** What opens it, as a clause behind "it opens when" ("a person merges #12"); absent where nobody need do anything. */
  readonly opener?: string;
  /** When it opens by itself, milliseconds since 1970. */
  readonly opensAt?: number;
  /** When its answer changes by itself in another way: it shuts, or says more. Milliseconds since 1970. */
  readonly changesAt?: number;
  /** What it was put together from, for a tree that explains itself. */
  readonly parts?: readonly GateResult[];
}

/** True only if every gate passed: an empty list passes, an error never does. */
export const allPassed = (results: readonly GateResult[]): boolean => results.every(({ state }) => state === "passed");
