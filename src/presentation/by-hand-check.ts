/** The check run `Towpath / promotion` on pull requests that are no promotions, and on what a merge queue has built. */
import { allPassed, type GateResult } from "../domain/gate-result.ts";
import { clip, code, codeCell, escapeMarkdown, neutralise } from "./escaping.ts";
import { gateState, gateTree } from "./gates.ts";
import { CHECK_TITLE, firstOf, keepWithin, SUMMARY } from "./limits.ts";
import { type CheckText, worstOf } from "./promotion-check.ts";

/** One application in one environment that a merge would move. */
export interface HandRow {
  readonly application: string;
  readonly environment: string;
  readonly byHand: "warn" | "block";
  /** As people read them; undefined: nothing stands there, or nothing will. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** It goes back to something older. */
  readonly back: boolean;
  /** What the gates say of it; empty where there is nothing to judge. */
  readonly gates: readonly GateResult[];
}

const ROWS = 100;
const TREES = 30;
const TITLE_NAMES = 80;

const TRUTH =
  "What people merge is the truth: Towpath goes on from it, and proposes it to the environments that come after.";

/** Nothing moves: short, for it stands on every other pull request. */
export const movesNothing: CheckText = {
  status: "success",
  title: "Moves no environment",
  summary: "After a merge, every application runs what it runs now, in every environment.",
};

/** Green where the gates are open, or where they only warn; what is shut in an environment that blocks is said as on a promotion. */
export function byHandCheck(
  rows: readonly HandRow[],
  timezone: string,
  of: "pull-request" | "group" = "pull-request",
): CheckText {
  if (rows.length === 0) return movesNothing;
  const shut = rows.filter(isShut);
  const blocked = shut.filter(({ byHand }) => byHand === "block");
  const status = worstOf(blocked.flatMap(({ gates }) => gates));
  const [first = rows[0]] = [...blocked, ...shut];
  const summary = [
    ...(of === "group" ? groupIntroduction(rows, blocked) : introduction(rows, shut, blocked)),
    "",
    "| application | environment | from | to | the gates |",
    "|---|---|---|---|---|",
    ...firstOf(rows.map(rowOf), ROWS, (count) => `| …and ${count} more | | | | |`),
    ...trees(shut, timezone),
    ...(of === "group" ? [] : ["", TRUTH]),
    ...(rows.some(({ back }) => back)
      ? ["", "A step back by hand pins: nothing newer is proposed there until a person lifts the pin."]
      : []),
  ];
  const title = first === undefined ? "" : titleOf(first, rows.length, shut, blocked);
  return { status, title: clip(neutralise(title), CHECK_TITLE), summary: keepWithin(summary, SUMMARY) };
}

/** More than is looked at for one pull request: not judged, and so not green. */
export function tooMuchCheck(count: number, what: "files" | "moves"): CheckText {
  const title =
    what === "files"
      ? `${count} files of environments change: too many to be judged`
      : `${count} versions change in environments: too many to be judged`;
  const summary = `${title}, so that nobody knows what the gates say of them. Split the pull request, or have somebody who may bypass the rule merge it.`;
  return { status: "action-required", title, summary };
}

/** Its commits are not at hand yet. */
export const notFetched: CheckText = {
  status: "in-progress",
  title: "Its commits cannot be read yet",
  summary: "GitHub has not given the commits of this pull request to Towpath yet. It asks again within a minute.",
};

/** Nothing can be judged while `towpath.yaml` cannot be read. */
export const brokenConfiguration: CheckText = {
  status: "action-required",
  title: "towpath.yaml cannot be read, so nothing can be judged",
  summary:
    "The `towpath.yaml` of the default branch has mistakes, which the check `Towpath / config` on its newest commit names. Until it is mended nobody knows what this pull request moves. A pull request that changes `towpath.yaml` alone is not held by this.",
};

/** Green: it changes nothing but the configuration that cannot be read. */
export const mendsConfiguration: CheckText = {
  status: "success",
  title: "Changes towpath.yaml alone",
  summary:
    "It moves no environment: it changes `towpath.yaml` alone. What it says there is judged by the check `Towpath / config`.",
};

const isShut = ({ gates }: HandRow): boolean => !allPassed(gates);

function introduction(
  rows: readonly HandRow[],
  shut: readonly HandRow[],
  blocked: readonly HandRow[],
): readonly string[] {
  const what = `A merge of this moves ${counted(rows.length)} by hand, not by a promotion of Towpath.`;
  if (shut.length === 0) return [`${what} All gates that a promotion would have to pass are open.`];
  const one = shut.length === 1;
  const past = rows.length === 1 ? "It goes" : `${shut.length} of them ${one ? "goes" : "go"}`;
  return [what, "", `**${past} past a gate that holds promotions.** ${ruleOf(shut, blocked)}`];
}

function groupIntroduction(rows: readonly HandRow[], blocked: readonly HandRow[]): readonly string[] {
  const what = `What the merge queue has built here moves ${counted(rows.length)}.`;
  if (blocked.length === 0) return [`${what} Nothing holds ${rows.length === 1 ? "it" : "them"}.`];
  const which = rows.length === 1 ? "It" : `${blocked.length} of them`;
  return [what, "", `**${which} may not be merged now**, so the queue has to let this go.`];
}

function ruleOf(shut: readonly HandRow[], blocked: readonly HandRow[]): string {
  if (blocked.length === 0) return `That is allowed here (${code("by-hand: warn")}): this check only says so.`;
  const names = [...new Set(blocked.map(({ environment }) => environment))];
  const where = names.slice(0, 3).map(text).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
  const others = shut.length === blocked.length ? "" : " The others are only told.";
  return `For ${where}, ${code("by-hand: block")} asks to wait as a promotion does.${others}`;
}

function titleOf(
  { application, environment, to, gates }: HandRow,
  count: number,
  shut: readonly HandRow[],
  blocked: readonly HandRow[],
): string {
  const [what, where] = [clip(application, TITLE_NAMES), clip(environment, TITLE_NAMES)];
  const moves =
    to === undefined ? `takes ${what} away from ${where}` : `moves ${what} to ${clip(to, TITLE_NAMES)} in ${where}`;
  const more = count === 1 ? "" : ` (and ${count - 1} more)`;
  const why = gates.find(({ state }) => state !== "passed")?.reason ?? "";
  if (shut.length === 0) return `${capital(moves)}${more}: no gate is shut`;
  return blocked.length === 0
    ? `Warning: ${moves}${more} past a gate: ${why}`
    : `${capital(moves)}${more}, and may not yet: ${why}`;
}

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

function rowOf({ application, environment, from, to, back, gates }: HandRow): string {
  const target = to === undefined ? "taken away" : codeCell(clip(to, 200));
  const shut = gates
    .filter(({ state }) => state !== "passed")
    .map(({ gate, state }) => `${text(gate)} ${gateState(state)}`);
  const said = gates.length === 0 ? "nothing to judge" : shut.length === 0 ? gateState("passed") : shut.join(", ");
  const cells = [
    codeCell(clip(application, 200)),
    text(environment),
    from === undefined ? "–" : codeCell(clip(from, 200)),
  ];
  return `| ${cells.join(" | ")} | ${target}${back ? " (a step back)" : ""} | ${said} |`;
}

function trees(shut: readonly HandRow[], timezone: string): readonly string[] {
  const blocks = shut
    .slice(0, TREES)
    .flatMap(({ application, environment, to, gates }) => [
      "",
      `### ${code(clip(application, 200))} ${to === undefined ? "" : `${code(clip(to, 200))} `}in ${text(environment)}`,
      "",
      ...gateTree(gates, timezone),
    ]);
  const left = shut.length - TREES;
  return left > 0 ? [...blocks, "", `…and ${left} more.`] : blocks;
}

const counted = (count: number): string => (count === 1 ? "one version" : `${count} versions`);
const text = (plain: string): string => escapeMarkdown(clip(plain, 200));
