/** How gates stand, as a table and as a tree. */
import type { GateResult, GateState } from "../domain/gate-result.ts";
import { clip, escapeMarkdown } from "./escaping.ts";
import { firstOf } from "./limits.ts";
import { formatDayAndTime } from "./times.ts";

const SIGNS: Readonly<Record<GateState, string>> = { passed: "✅", waiting: "⏳", blocked: "⛔", error: "❗" };
const MOST = 40;
const LONGEST = 600;

/** `✅ passed`: never the sign alone. */
export const gateState = (state: GateState): string => `${SIGNS[state]} ${state}`;

/** Rows of gate, state, why, and when it opens. */
export function gateTable(gates: readonly GateResult[], timezone: string): readonly string[] {
  if (gates.length === 0) return ["No gate holds it."];
  const rows = gates.map(
    (gate) =>
      `| ${text(gate.gate)} | ${gateState(gate.state)} | ${text(gate.reason)} | ${opens(gate, timezone) || "–"} |`,
  );
  return [
    "| gate | state | why | it opens when |",
    "|---|---|---|---|",
    ...firstOf(rows, MOST, (count) => `| … | | ${count} more gates | |`),
  ];
}

/** The gates with what each was put together from. */
export function gateTree(gates: readonly GateResult[], timezone: string, indent = ""): readonly string[] {
  const lines = gates.flatMap((gate) => {
    const opening = gate.state === "passed" ? "" : opens(gate, timezone);
    const head = `${indent}- ${gateState(gate.state)} **${text(gate.gate)}**: ${text(gate.reason)}${opening === "" ? "" : `. It opens when ${opening}`}`;
    const parts = tellingParts(gate);
    return [head, ...(parts.length > 0 ? gateTree(parts, timezone, `${indent}  `) : [])];
  });
  return firstOf(lines, MOST, (count) => `${indent}- …and ${count} more`);
}

/** A single part is shown only where it says more than the whole: what an override passed over, what is shut. */
function tellingParts({ state, reason, parts = [] }: GateResult): readonly GateResult[] {
  const [only] = parts;
  if (parts.length !== 1 || only === undefined || only.state !== state) return parts;
  return state === "passed" || only.reason === reason ? [] : parts;
}

function opens({ state, opener, opensAt }: GateResult, timezone: string): string {
  if (state === "passed") return "";
  const byItself = opensAt === undefined ? [] : [`it is ${formatDayAndTime(opensAt, timezone)}`];
  return [...(opener === undefined ? [] : [text(opener)]), ...byItself].join(", or ");
}

const text = (plain: string): string => escapeMarkdown(clip(plain, LONGEST));
