/** What a gate is: a condition on a promotion that answers with a reason. One kind a file; `evaluate.ts` lists them. */
import type { GateConfig } from "../config/gate-config.ts";
import type { GateResult } from "../domain/gate-result.ts";
import type { GateFacts } from "./facts.ts";

/** When a gate has its say: before the pull request is opened, or before it is merged. */
export type Moment = "opening" | "merging";

/** A gate bound to its configuration. */
export interface Gate<Facts = GateFacts> {
  /** What it holds where the configuration does not say. */
  readonly holds: Moment;
  evaluate(facts: Facts): GateResult;
}

/** The moment at which a configured gate has its say. */
export const momentOf = (config: GateConfig, gate: Pick<Gate, "holds">): Moment => config.holds ?? gate.holds;
