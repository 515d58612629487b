/** What a gate is: a condition on a promotion that answers with a reason. One kind a file; `evaluate.ts` lists them. */
import type { GateConfig } from "../config/gate-config.ts";
import type { GateResult } from "../domain/gate-result.ts";
import type { OrderFacts } from "./order.ts";

/** When a gate has its say: before the pull request is opened, or before it is merged. */
export type Moment = "opening" | "merging";

/** All that gates may know of one release on its way into one environment. */
export interface GateFacts {
  readonly order: OrderFacts;
}

/** A gate bound to its configuration. */
export interface Gate {
  /** What it holds where the configuration does not say. */
  readonly holds: Moment;
  evaluate(facts: GateFacts): GateResult;
}

/** The moment at which a configured gate has its say. */
export const momentOf = (config: GateConfig, gate: Gate): Moment => config.holds ?? gate.holds;
