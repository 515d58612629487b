/** The gates of an environment: each is a map of one key, the kind of the gate. */
import { checkExpression } from "../cel/check-expression.ts";
import { parseDuration } from "./duration.ts";
import { EXPRESSION_DECLARATIONS } from "./expression-declarations.ts";
import type { ApprovalsConfig, ChecksConfig, ExpressionConfig, GateConfig, SoakConfig } from "./gate-config.ts";
import { itemsOf, type Mistakes } from "./mistakes.ts";
import { problemOfLogin, problemOfSlug } from "./names.ts";
import { readWindow } from "./read-window.ts";
import type { WrittenApprovals, WrittenChecks, WrittenExpression, WrittenGate, WrittenSoak } from "./written-config.ts";

/** The check run in which Towpath says how the gates of a promotion stand. */
const OWN_CHECK = "Towpath / promotion";
const OWN_CHECK_SENTENCE = `${OWN_CHECK} is green when the gates are open, so this one would wait for itself; leave it out.`;

/** What gates depend on beside themselves. */
export interface Around {
  readonly timezone: string;
  /** Whether the environment comes after another. */
  readonly hasUpstream: boolean;
}

export function readGates(written: readonly WrittenGate[], around: Around, mistakes: Mistakes): readonly GateConfig[] {
  const gates = written.flatMap((gate) => readGate(gate, around, mistakes));
  refuseDoubles(written, mistakes);
  if (!around.hasUpstream) refuseWithoutUpstream(written, mistakes);
  return gates;
}

function readGate(gate: WrittenGate, { timezone }: Around, mistakes: Mistakes): readonly GateConfig[] {
  const { soak, healthy, checks, approvals, window, expression } = gate;
  const gates: (GateConfig | undefined)[] = [];
  if (soak !== undefined) gates.push(readSoak(gate, soak, mistakes));
  if (healthy !== undefined) gates.push({ kind: "healthy", ...holdsOf(healthy ?? {}) });
  if (checks !== undefined) gates.push(readChecks(gate, checks, mistakes));
  if (approvals !== undefined) gates.push(readApprovals(approvals, mistakes));
  if (window !== undefined) gates.push(readWindow(window, timezone, mistakes));
  if (expression !== undefined) gates.push(readExpression(gate, expression, mistakes));
  return gates.filter((each) => each !== undefined);
}

/** Syntax, names and types are looked at here, so that a slip is told where it was written and not when it matters. */
function readExpression(
  gate: WrittenGate,
  written: string | WrittenExpression,
  mistakes: Mistakes,
): ExpressionConfig | undefined {
  const body = typeof written === "string" ? {} : written;
  const items =
    typeof written === "string" ? itemsOf(gate, "expression", written) : itemsOf(written, "cel", written.cel);
  const [item] = items;
  if (item === undefined) return undefined;
  const found = checkExpression(item.text, EXPRESSION_DECLARATIONS, "bool");
  if (found !== undefined) {
    const where = found.line === undefined || found.line === 1 ? "" : ` (line ${found.line} of the expression)`;
    mistakes.parse(item, "expression", { problem: `cannot be used: ${found.message}${where}` });
    return undefined;
  }
  const { message } = body;
  return { kind: "expression", cel: item.text, ...(message !== undefined && { message }), ...holdsOf(body) };
}

function readSoak(gate: WrittenGate, soak: string | WrittenSoak, mistakes: Mistakes): SoakConfig | undefined {
  const body = typeof soak === "string" ? {} : soak;
  const [item] = typeof soak === "string" ? itemsOf(gate, "soak", soak) : itemsOf(soak, "for", soak.for);
  const forMs = item && mistakes.parse(item, "duration", parseDuration(item.text));
  if (forMs === undefined) return undefined;
  const { "when-replaced": whenReplaced } = body;
  return { kind: "soak", forMs, ...(whenReplaced !== undefined && { whenReplaced }), ...holdsOf(body) };
}

function readChecks(
  gate: WrittenGate,
  checks: string | readonly string[] | WrittenChecks,
  mistakes: Mistakes,
): ChecksConfig | undefined {
  const isBody = typeof checks !== "string" && !isList(checks);
  const body: WrittenChecks = isBody ? checks : {};
  const items = isBody ? itemsOf(checks, "names", checks.names) : itemsOf(gate, "checks", checks);
  const names = items.map(({ text }) => text);
  if (names.length === 0) return undefined;
  const [app] = itemsOf(body, "app", body.app).map((item) => mistakes.name(item, "app", problemOfSlug));
  const { on = "pull-request", allow } = body;
  for (const item of items.filter(({ text }) => text === OWN_CHECK)) {
    mistakes.atValue(item.container, item.key, "own-check", OWN_CHECK_SENTENCE);
  }
  if (on === "pull-request") refuseOpening(body, "checks", "They run on the pull request", mistakes);
  return {
    kind: "checks",
    names,
    on,
    ...(app !== undefined && { app }),
    ...(allow !== undefined && allow.length > 0 && { allow }),
    ...holdsOf(body),
  };
}

const isList = (value: unknown): value is readonly string[] => Array.isArray(value);

function readApprovals(written: number | WrittenApprovals, mistakes: Mistakes): ApprovalsConfig {
  const body: WrittenApprovals = typeof written === "number" ? { count: written } : written;
  const { count = 1, teams = [], users = [], roles = [], allow = [] } = body;
  refuseOpening(body, "approvals", "People approve the pull request", mistakes);
  for (const item of itemsOf(body, "teams", teams)) mistakes.name(item, "team", problemOfSlug);
  for (const item of itemsOf(body, "users", users)) mistakes.name(item, "login", problemOfLogin);
  const onlyUsers = users.length > 0 && teams.length === 0 && roles.length === 0;
  if (onlyUsers && count > users.length) {
    const sentence = `${count} approvals of ${users.length} ${users.length === 1 ? "person" : "people"} cannot be had; name more people, a team or a role, or lower count.`;
    mistakes.atValue(body, "users", "approvals", sentence);
  }
  return {
    kind: "approvals",
    count,
    teams,
    users,
    roles,
    codeOwners: body["code-owners"] ?? false,
    allow,
    ...holdsOf(body),
  };
}

const holdsOf = ({ holds }: { readonly holds?: "opening" | "merging" }): Pick<GateConfig, "holds"> =>
  holds === undefined ? {} : { holds };

/** What is on the pull request cannot hold its opening: it would never be opened. */
function refuseOpening(
  body: { readonly holds?: "opening" | "merging" },
  gate: string,
  why: string,
  mistakes: Mistakes,
): void {
  if (body.holds !== "opening") return;
  const sentence = `${why}, so with holds: opening it would never be opened; let ${gate} hold the merging.`;
  mistakes.atValue(body, "holds", "holds-too-early", sentence);
}

/** Two soaks or two healthy gates are one, and which of them is meant nobody knows; other kinds add up. */
function refuseDoubles(written: readonly WrittenGate[], mistakes: Mistakes): void {
  for (const kind of ["soak", "healthy"] as const) {
    const [, ...more] = written.filter((gate) => gate[kind] !== undefined);
    for (const gate of more)
      mistakes.atKey(gate, kind, "gate-twice", `${kind} stands here for the second time; keep one.`);
  }
}

function refuseWithoutUpstream(written: readonly WrittenGate[], mistakes: Mistakes): void {
  for (const gate of written) {
    for (const kind of ["soak", "healthy"] as const) {
      if (gate[kind] === undefined) continue;
      const sentence = `${kind} looks at the environments that this one comes after, and it comes after none; write after, or take the gate away.`;
      mistakes.atKey(gate, kind, "gate-without-upstream", sentence);
    }
  }
}
