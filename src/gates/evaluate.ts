/** The table of gates: which file evaluates which kind. */
import type { GateConfig } from "../config/gate-config.ts";
import type { GateResult } from "../domain/gate-result.ts";
import { afterHold } from "./after-hold.ts";
import { approvals } from "./approvals.ts";
import { checks } from "./checks.ts";
import { expression } from "./expression.ts";
import type { GateFacts } from "./facts.ts";
import { freeze } from "./freeze.ts";
import { type Gate, type Moment, momentOf } from "./gate.ts";
import { healthy } from "./healthy.ts";
import { hold } from "./hold.ts";
import { hotfix } from "./hotfix.ts";
import { ledger } from "./ledger.ts";
import { order } from "./order.ts";
import { overridden } from "./override.ts";
import { pin } from "./pin.ts";
import { quarantine } from "./quarantine.ts";
import { soak } from "./soak.ts";
import { window } from "./window.ts";

/** A gate's answer and the moment at which it has its say. */
export interface EvaluatedGate {
  readonly holds: Moment;
  readonly result: GateResult;
}

/** Gates that stand in every environment without being configured; they answer only where somebody decided something. */
const OF_DECISIONS: readonly (readonly [Moment, (facts: GateFacts) => GateResult | undefined])[] = [
  ["opening", ledger],
  ["opening", quarantine],
  ["opening", hold],
  ["opening", freeze],
  ["opening", pin],
  ["merging", hotfix],
  ["merging", afterHold],
];

/** What guards the way forward alone; a freeze says so itself. */
const NOT_FOR_ROLLBACKS: readonly string[] = ["order", "soak", "healthy", "window"];

/**
 * Order first, then the decisions of people that concern the promotion, then the environment's gates as its
 * configuration lists them. Each of those answers; none is left out. Where an agent reports upstream, `healthy` stands
 * without being configured, unless `soak` asks for more than that (design: invariant 1). A rollback is not held by order, soak, healthy,
 * window, freeze, hotfix and after-hold; an override passes the gate that it names.
 */
export function evaluateGates(configs: readonly GateConfig[], facts: GateFacts): readonly EvaluatedGate[] {
  const evaluated: EvaluatedGate[] = [{ holds: "opening", result: answer("order", facts, () => order(facts.order)) }];
  for (const [holds, evaluate] of OF_DECISIONS) {
    const result = evaluate(facts);
    if (result !== undefined) evaluated.push({ holds, result: overridden(result, facts) });
  }
  if (!configs.some(({ kind }) => kind === "healthy" || kind === "soak")) {
    const observed = whereObserved(facts);
    if (observed !== undefined) {
      const gate = healthy({ kind: "healthy" });
      evaluated.push({ holds: "opening", result: answer("healthy", facts, () => gate.evaluate(observed)) });
    }
  }
  for (const config of configs) {
    const gate = gateOf(config);
    evaluated.push({ holds: momentOf(config, gate), result: answer(config.kind, facts, () => gate.evaluate(facts)) });
  }
  return evaluated;
}

/**
 * The facts of the environments upstream in which it arrived and somebody reports how it fares; undefined without any. Where
 * it has not arrived is the order's matter, so that who overrides that for a hotfix need not override this.
 */
function whereObserved(facts: GateFacts): GateFacts | undefined {
  const { order: asked } = facts;
  const upstreams =
    facts.upstreams?.filter(({ agent, arrivedAt }) => agent !== "none" && arrivedAt !== undefined) ?? [];
  if (upstreams.length === 0) return undefined;
  const seen = asked.upstreams?.filter((one) => upstreams.some(({ environment }) => environment === one.environment));
  return { ...facts, upstreams, order: { ...asked, upstreams: seen } };
}

function answer(gate: string, facts: GateFacts, evaluate: () => GateResult): GateResult {
  if (facts.subject.kind === "rollback" && NOT_FOR_ROLLBACKS.includes(gate)) {
    return { gate, state: "passed", reason: `${gate} does not hold a rollback` };
  }
  return overridden(evaluate(), facts);
}

/** The gate of a configuration. Adding a kind touches one line here. */
function gateOf(config: GateConfig): Gate {
  switch (config.kind) {
    case "soak":
      return soak(config);
    case "healthy":
      return healthy(config);
    case "checks":
      return checks(config);
    case "approvals":
      return approvals(config);
    case "window":
      return window(config);
    case "expression":
      return expression(config);
  }
}
