/** The table of gates: which file evaluates which kind. */
import type { GateConfig } from "../config/gate-config.ts";
import type { GateResult } from "../domain/gate-result.ts";
import type { GateFacts } from "./facts.ts";
import { type Gate, type Moment, momentOf } from "./gate.ts";
import { notEvaluated } from "./not-evaluated.ts";
import { order } from "./order.ts";

/** A gate's answer and the moment at which it has its say. */
export interface EvaluatedGate {
  readonly holds: Moment;
  readonly result: GateResult;
}

/** Order first, then the environment's gates as its configuration lists them. Each answers; none is left out. */
export function evaluateGates(configs: readonly GateConfig[], facts: GateFacts): readonly EvaluatedGate[] {
  const first: EvaluatedGate = { holds: "opening", result: order(facts.order) };
  if (configs.length === 0) return [first];
  return [
    first,
    ...configs.map((config) => {
      const gate = gateOf(config);
      return { holds: momentOf(config, gate), result: gate.evaluate(facts) };
    }),
  ];
}

/** The gate of a configuration. Adding a kind touches one line here. */
function gateOf(config: GateConfig): Gate<unknown> {
  switch (config.kind) {
    case "soak":
      return notEvaluated(config, "opening");
    case "healthy":
      return notEvaluated(config, "opening");
    case "checks":
      return notEvaluated(config, config.on === "source" ? "opening" : "merging");
    case "approvals":
      return notEvaluated(config, "merging");
    case "window":
      return notEvaluated(config, "merging");
    case "expression":
      return notEvaluated(config, "merging");
  }
}
