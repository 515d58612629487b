/** Freeze: a person keeps everything in an environment as it is; steps back are let through. */
import type { GateResult } from "../domain/gate-result.ts";
import { byWhom, endsBy, holding } from "./decisions.ts";
import type { GateFacts } from "./facts.ts";

/** Undefined where the environment is not frozen. */
export function freeze(facts: GateFacts): GateResult | undefined {
  const freezes = holding(facts, "freeze");
  const [newest] = freezes;
  if (newest === undefined) return undefined;
  const { environment, kind } = facts.subject;
  const more = freezes.length === 1 ? "" : ` (and ${freezes.length - 1} more)`;
  const reason = `${environment} is frozen${byWhom(newest, facts)}${more}`;
  if (kind === "rollback")
    return { gate: "freeze", state: "passed", reason: `${reason}; that does not hold a rollback` };
  return {
    gate: "freeze",
    state: "blocked",
    reason,
    opener: `a person comments /unfreeze ${environment}`,
    ...endsBy(freezes),
  };
}
