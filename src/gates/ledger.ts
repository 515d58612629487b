/** Ledger: decisions that cannot be read might forbid this, so it stays shut until they can be. */
import type { GateResult } from "../domain/gate-result.ts";
import type { GateFacts } from "./facts.ts";

/** Undefined where all of the ledger that concerns the promotion is understood. */
export function ledger({ ledgerProblems }: GateFacts): GateResult | undefined {
  const [first, ...more] = ledgerProblems;
  if (first === undefined) return undefined;
  const others = more.length === 0 ? "" : ` (and ${more.length} more)`;
  return {
    gate: "ledger",
    state: "error",
    reason: `a decision cannot be read: ${first.replace(/\.$/, "")}${others}`,
    opener: "a person mends or removes it on the branch towpath-ledger",
  };
}
