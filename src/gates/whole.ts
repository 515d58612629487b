/** One answer from the answers of its parts. */
import type { GateResult, GateState } from "../domain/gate-result.ts";

const BADNESS: Readonly<Record<GateState, number>> = { passed: 0, waiting: 1, blocked: 2, error: 3 };

/**
 * Passed if every part passed; else as the worst of them, in its words. It opens by itself when the last part does, if
 * all that are shut do; with one part it is that part. Parts must not be empty.
 */
export function wholeOf(gate: string, parts: readonly GateResult[], passed: string): GateResult {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only.gate === gate ? only : { ...only, gate };
  let worst: GateResult | undefined;
  let shut = 0;
  let opensAt = Number.NEGATIVE_INFINITY;
  let changesAt = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    if (part.changesAt !== undefined) changesAt = Math.min(changesAt, part.changesAt);
    if (part.state === "passed") continue;
    shut += 1;
    opensAt = Math.max(opensAt, part.opensAt ?? Number.POSITIVE_INFINITY);
    if (worst === undefined || isWorse(part, worst)) worst = part;
  }
  const { state, reason, opener } = worst ?? { state: "passed", reason: passed };
  return {
    gate,
    state,
    reason: shut < 2 ? reason : `${reason} (and ${shut - 1} more)`,
    ...(opener !== undefined && { opener }),
    ...(Number.isFinite(opensAt) && { opensAt }),
    ...(Number.isFinite(changesAt) && { changesAt }),
    parts,
  };
}

/** Of two that are equally bad, what time alone opens matters less. */
const isWorse = (a: GateResult, b: GateResult): boolean =>
  BADNESS[a.state] > BADNESS[b.state] || (a.state === b.state && a.opensAt === undefined && b.opensAt !== undefined);
