/** When to look at gates again, and when they are open together, without any event. */
import type { GateConfig } from "../config/gate-config.ts";
import type { GateResult } from "../domain/gate-result.ts";
import { type EvaluatedGate, evaluateGates } from "./evaluate.ts";
import type { GateFacts } from "./facts.ts";

/**
 * The earliest moment, milliseconds since 1970, at which one of these answers, or a part of one, becomes another by
 * itself: for `wakeAt`. With the facts, also when a decision begins or ends, which can change what has passed (an
 * override that runs out). Undefined if only events change them.
 */
export function nextOpening(
  results: readonly GateResult[],
  facts?: Pick<GateFacts, "decisions" | "now">,
): number | undefined {
  let next = Number.POSITIVE_INFINITY;
  for (const { at, until, ended } of facts?.decisions ?? []) {
    for (const turn of [at, until, ended?.at]) {
      if (turn !== undefined && facts !== undefined && turn > facts.now) next = Math.min(next, turn);
    }
  }
  for (const { opensAt, changesAt, parts } of results) {
    next = Math.min(
      next,
      opensAt ?? next,
      changesAt ?? next,
      parts === undefined ? next : (nextOpening(parts) ?? next),
    );
  }
  return next === Number.POSITIVE_INFINITY ? undefined : next;
}

/** More changes of the same gates than this on the way to an opening say that there is none. */
const MOST_STEPS = 64;

/**
 * When all gates (or those that `counts` picks) will have passed at the same time if nothing happens: a soak that ends
 * on Friday evening and a window that opens on Monday open together on Monday. `facts.now` if they have; undefined if
 * time alone never opens them.
 */
export function openingOfAll(
  configs: readonly GateConfig[],
  facts: GateFacts,
  counts: (gate: EvaluatedGate) => boolean = () => true,
): number | undefined {
  let { now } = facts;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const shut = evaluateGates(configs, { ...facts, now })
      .filter(counts)
      .filter(({ result }) => result.state !== "passed");
    if (shut.length === 0) return now;
    const opensAt = shut.map(({ result }) => result.opensAt ?? Number.POSITIVE_INFINITY);
    const next = Math.max(...opensAt);
    if (next === Number.POSITIVE_INFINITY || next <= now) return undefined;
    now = next;
  }
  return undefined;
}
