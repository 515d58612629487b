/** A plan for the terminal. */
import type { GateResult } from "../domain/gate-result.ts";
import { formatVersion } from "../domain/image-reference.ts";
import type { Release } from "../domain/release.ts";
import type { Action, Explanation, Plan, PlannedWrite } from "../planning/plan.ts";
import { oneLine } from "./escaping.ts";
import { shortVersion } from "./short-version.ts";
import { formatTimeSeen } from "./times.ts";

export interface Seen {
  readonly now: number;
  readonly timezone: string;
}

/** Environment by environment what stands there and why, and then what would be done. Plain text, no colours. */
export function explainPlan(plan: Plan, seen: Seen): string {
  const actions = plan.actions.map(actionLines);
  const wake =
    plan.wakeAt === undefined
      ? []
      : ["", `Looked at again at ${formatTimeSeen(plan.wakeAt, seen.timezone, seen.now)}.`];
  return `${[
    oneLine(plan.application),
    ...plan.explanations.flatMap((explanation) => environmentLines(explanation, seen)),
    "",
    ...(actions.length === 0 ? ["Nothing to do."] : ["To do:", ...actions.flat()]),
    ...wake,
  ].join("\n")}\n`;
}

function environmentLines(explanation: Explanation, seen: Seen): readonly string[] {
  const { environment, state, held, pullRequest } = explanation;
  const holds = held === undefined ? "" : ` holds ${inShort(held)}`;
  const open = pullRequest === undefined ? "" : `, #${pullRequest} is open`;
  return [
    "",
    `  ${oneLine(environment)}${holds}${open}: ${state}`,
    `    ${oneLine(explanation.sentence)}`,
    ...gateLines(explanation.gates, seen, "    "),
  ];
}

function gateLines(gates: readonly GateResult[], seen: Seen, indent: string): readonly string[] {
  return gates.flatMap((gate) => {
    const parts = gate.parts ?? [];
    return [
      `${indent}[${gate.state}] ${oneLine(gate.gate)}: ${oneLine(gate.reason)}`,
      ...(gate.opener === undefined || gate.state === "passed"
        ? []
        : [`${indent}  opens when ${oneLine(gate.opener)}`]),
      ...(gate.opensAt === undefined
        ? []
        : [`${indent}  opens by itself at ${formatTimeSeen(gate.opensAt, seen.timezone, seen.now)}`]),
      ...(parts.length > 1 ? gateLines(parts, seen, `${indent}  `) : []),
    ];
  });
}

function actionLines(action: Action): readonly string[] {
  const where = oneLine(action.environment);
  switch (action.kind) {
    case "open":
      return [
        `  open a pull request for ${where}: ${inShort(action.replaces)} -> ${inShort(action.release)}`,
        ...writeLines(action.writes),
      ];
    case "update": {
      const why = {
        "newer-release": "it is newer",
        conflict: "it conflicts with its base",
        behind: "its base moved on",
      }[action.because];
      return [
        `  rewrite #${action.pullRequest} (${where}) to propose ${inShort(action.release)}, because ${why}`,
        ...writeLines(action.writes),
      ];
    }
    case "merge":
      return [`  merge #${action.pullRequest} (${where}): ${inShort(action.release)}`];
    case "close":
      return [`  close #${action.pullRequest} (${where}): ${oneLine(action.reason)}`];
    case "decide":
      return action.decisions.map(
        ({ kind, reason }) => `  write into the ledger for ${where}: ${kind} by Towpath, ${oneLine(reason)}`,
      );
    case "tell-unhealthy":
      return [`  say on #${action.pullRequest} (${where}) that ${oneLine(action.version)} was reported unhealthy`];
    case "record":
      return [`  record in the ledger that #${action.merged.number} (${where}) was merged`];
  }
}

const writeLines = (writes: readonly PlannedWrite[]): readonly string[] =>
  writes.map(
    ({ place, to }) =>
      `    ${oneLine(place.file)} line ${place.line}: ${formatVersion(place) || "nothing"} -> ${formatVersion(to)}`,
  );

const inShort = ({ images }: Release): string => {
  const versions = [...new Set(images.map(shortVersion))];
  const [only] = versions;
  return oneLine(
    versions.length === 1 && only !== undefined
      ? only
      : images.map((image) => `${image.image} ${shortVersion(image)}`).join(", "),
  );
};
