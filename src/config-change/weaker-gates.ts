/** Which gates of a list ask for less than those of another. */
import type { GateConfig } from "../config/gate-config.ts";
import { weakerApprovals } from "./weaker-approvals.ts";
import { weakerChecks } from "./weaker-checks.ts";
import { weakerSoak } from "./weaker-soak.ts";
import { weakerWindow } from "./weaker-window.ts";

/**
 * One sentence for each thing that is asked for less. A gate is upheld if one of the same kind asks for as much; else it
 * is compared with the one that comes nearest. What cannot be compared (another expression) counts as weaker.
 */
export function weakerGates(before: readonly GateConfig[], after: readonly GateConfig[]): readonly string[] {
  const kept = new Set(before.filter((gate) => after.some((other) => same(gate, other))).map(keyOf));
  return before.flatMap((gate) => {
    if (kept.has(keyOf(gate))) return [];
    const alike = after.filter(({ kind }) => kind === gate.kind);
    const compared = alike.map((other) => weaker(gate, other)).sort((a, b) => a.length - b.length);
    const [nearest] = compared;
    return (nearest ?? ["it is taken out"]).map((sentence) => `${gate.kind}: ${sentence}`);
  });
}

const keyOf = (gate: GateConfig): string => JSON.stringify(Object.entries(gate).sort(([a], [b]) => (a < b ? -1 : 1)));
const same = (a: GateConfig, b: GateConfig): boolean => keyOf(a) === keyOf(b);

function weaker(before: GateConfig, after: GateConfig): readonly string[] {
  const held = holdsOf(before) === "opening" && holdsOf(after) === "merging";
  return [...(held ? ["it holds the merging alone, no longer the opening"] : []), ...weakerKind(before, after)];
}

function weakerKind(before: GateConfig, after: GateConfig): readonly string[] {
  switch (before.kind) {
    case "soak":
      return after.kind === "soak" ? weakerSoak(before, after) : [];
    case "checks":
      return after.kind === "checks" ? weakerChecks(before, after) : [];
    case "approvals":
      return after.kind === "approvals" ? weakerApprovals(before, after) : [];
    case "window":
      return after.kind === "window" ? weakerWindow(before, after) : [];
    case "expression":
      return after.kind === "expression" && after.cel !== before.cel
        ? ["another expression stands in the place of one, and nobody can tell which of them lets more through"]
        : [];
    case "healthy":
      return [];
  }
}

/** Where nothing is said (docs/gates.md, the table at the top). */
function holdsOf(gate: GateConfig): "opening" | "merging" {
  if (gate.holds !== undefined) return gate.holds;
  if (gate.kind === "checks") return gate.on === "source" ? "opening" : "merging";
  return gate.kind === "soak" || gate.kind === "healthy" ? "opening" : "merging";
}
