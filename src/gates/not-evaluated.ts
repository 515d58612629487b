/** Gates that can be written down and that this version does not know how to evaluate: they block, and say so. */
import type { GateConfig } from "../config/gate-config.ts";
import type { GateResult } from "../domain/gate-result.ts";
import type { Gate, Moment } from "./gate.ts";

/** A gate that never opens (invariant 8: what cannot be evaluated blocks and says why). */
export function notEvaluated(config: GateConfig, holds: Moment): Gate<unknown> {
  const result: GateResult = {
    gate: config.kind,
    state: "blocked",
    reason: `this version of Towpath cannot evaluate the gate "${config.kind}", so it stays shut`,
    opener: `a person takes "${config.kind}" out of the environment's gates in towpath.yaml (people can also promote by hand)`,
  };
  return { holds, evaluate: () => result };
}
