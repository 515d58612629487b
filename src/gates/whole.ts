/** One answer from the answers of its parts. */
import type { GateResult, GateState } from "../domain/gate-result.ts";

const WORST_FIRST: readonly GateState[] = ["error", "blocked", "waiting"];

/**
 * Passed if every part passed; else as the worst of them, in its words. It opens by itself when the last part does, if
 * all that are shut do; with one part it is that part. Parts must not be empty.
 */
export function wholeOf(gate: string, parts: readonly GateResult[], passed: string): GateResult {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return { ...only, gate };
  const shut = parts.filter(({ state }) => state !== "passed");
  const worst = WORST_FIRST.flatMap((state) => {
    const alike = shut.filter((part) => part.state === state);
    return alike.find((part) => part.opensAt === undefined) ?? alike[0] ?? []; // what time alone opens matters least
  })[0];
  const changesAt = earliest(parts.flatMap(({ changesAt: at }) => at ?? []));
  if (worst === undefined) return { gate, state: "passed", reason: passed, ...at("changesAt", changesAt), parts };
  const { opensAt: _, changesAt: __, parts: ___, ...said } = worst;
  const opensAt = shut.map((part) => part.opensAt);
  const last = opensAt.reduce((a, b) => (a === undefined || b === undefined ? undefined : Math.max(a, b)));
  return {
    ...said,
    gate,
    reason: shut.length === 1 ? worst.reason : `${worst.reason} (and ${shut.length - 1} more)`,
    ...at("opensAt", last),
    ...at("changesAt", changesAt),
    parts,
  };
}

const at = (key: "opensAt" | "changesAt", time: number | undefined): Pick<GateResult, typeof key> =>
  time === undefined ? {} : { [key]: time };

const earliest = (times: readonly number[]): number | undefined =>
  times.length === 0 ? undefined : Math.min(...times);
