/** Override: a person passes one gate once, for exactly one release into one environment, and says why. */
import { isInForce } from "../domain/decision.ts";
import type { GateResult } from "../domain/gate-result.ts";
import { formatTime } from "../domain/times.ts";
import { areSame, concerning } from "./decisions.ts";
import type { GateFacts } from "./facts.ts";
import { because } from "./wording.ts";

/**
 * Gates that an override can pass. Not among them: `quarantine` (lifted with /unquarantine), `pin` (with /unpin), and
 * what is no gate that guards a promotion but something broken that has to be mended: `ledger`, `places`, mistakes of
 * the configuration.
 */
export const OVERRIDABLE: readonly string[] = [
  "order",
  "soak",
  "healthy",
  "checks",
  "approvals",
  "window",
  "expression",
  "hold",
  "freeze",
  "hotfix",
  "after-hold",
  "soaks-downstream",
];

/** The result itself, or, where somebody passed this gate for these images, that and what the gate would have said. */
export function overridden(result: GateResult, facts: GateFacts): GateResult {
  if (result.state === "passed" || facts.decisions.length === 0 || !OVERRIDABLE.includes(result.gate)) return result;
  const found = concerning(facts, "override").find(
    (one) => one.gate === result.gate && isInForce(one, facts.now) && areSame(one.images, facts.subject.images),
  );
  if (found === undefined) return result;
  const { by, at, until, reason } = found;
  return {
    gate: result.gate,
    state: "passed",
    reason: `overridden by ${by} at ${formatTime(at, facts.timezone)} for ${facts.subject.version}${because(reason)}; otherwise ${result.state}: ${result.reason}`,
    ...(until !== undefined && { changesAt: until }),
    parts: [result],
  };
}
