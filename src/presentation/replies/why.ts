/** `/why`: one honest table of what holds a release back. Markdown, escaped. */
import type { GateResult } from "../../domain/gate-result.ts";
import { releaseVersion } from "../../domain/release.ts";
import type { Explanation } from "../../planning/plan.ts";
import { clip, code, escapeMarkdown } from "../escaping.ts";
import { type ForeseenStep, foreseenStep } from "../foreseen.ts";
import { gateState } from "../gates.ts";
import { firstOf } from "../limits.ts";
import { passedOverSentence } from "../passed-over.ts";
import { formatTime, formatTimeSeen } from "../times.ts";
import { pullRequestLink, type ReplySight } from "./done.ts";

export interface WhyFacts extends ReplySight {
  readonly application: string;
  readonly explanation: Explanation;
  /** The time that was asked about, where one was: the answer is what a simulation says of it. */
  readonly at?: number;
  /** What Towpath would do until then, in order. */
  readonly steps?: readonly ForeseenStep[];
  /** False where more would happen until then than a simulation follows. */
  readonly complete?: boolean;
}

const MOST_GATES = 40;
const MOST_APPLICATIONS = 100;
const MOST_STEPS = 20;
const MOST_REMARKS = 5;

export function whyAnswer({
  application,
  explanation,
  at,
  steps = [],
  complete = true,
  ...sight
}: WhyFacts): readonly string[] {
  const { now, timezone } = sight;
  const { environment, held, candidate, pullRequest, gates, sentence, remarks = [] } = explanation;
  const over = passedOverSentence(explanation.passedOver ?? []);
  const facts = [
    `${code(application)} in **${text(environment)}** holds ${held === undefined ? "nothing that can be read" : code(releaseVersion(held))}.`,
    ...(candidate === undefined ? [] : [`${code(releaseVersion(candidate))} could come next.`]),
    ...(pullRequest === undefined ? [] : [`Its pull request is ${pullRequestLink(pullRequest, sight)}.`]),
    ...(over === undefined ? [] : [over]),
  ];
  const when =
    at === undefined
      ? `As of ${formatTime(now, timezone)}.`
      : `As it would be ${formatTimeSeen(at, timezone, now)}, if nothing else happens until then.`;
  const rows = gates.flatMap((gate) => gateRows(gate, { now: at ?? now, timezone }, ""));
  return [
    facts.join(" "),
    "",
    text(sentence),
    "",
    ...(rows.length === 0
      ? ["No gate holds it."]
      : [
          "| gate | state | why | who opens it | when by itself |",
          "|---|---|---|---|---|",
          ...firstOf(rows, MOST_GATES, (count) => `| … | | ${count} more | | |`),
        ]),
    "",
    ...section("Reports that do not count:", firstOf(remarks.map(item), MOST_REMARKS, andMore)),
    ...section(
      "Until then Towpath would do this by itself:",
      firstOf(
        steps.map((step) => item(foreseenStep(step, timezone))),
        MOST_STEPS,
        andMore,
      ),
    ),
    text(complete ? when : `${when} More would happen until then than was followed, so it may come otherwise.`),
  ];
}

const item = (plain: string): string => `- ${text(plain)}`;
const andMore = (count: number): string => `- …and ${count} more`;
const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, "", ...lines, ""];

/** Every application of an environment, one line each: what is held back first. */
export function whyAllAnswer(
  environment: string,
  explained: readonly { readonly application: string; readonly explanation: Explanation }[],
  sight: Pick<ReplySight, "repository"> = {},
): readonly string[] {
  const standing = explained.filter(({ explanation }) => explanation.state === "up-to-date");
  const moving = explained.filter(({ explanation }) => !["up-to-date", "not-found"].includes(explanation.state));
  const rows = moving.map(({ application, explanation: { candidate, pullRequest, state, sentence } }) => {
    const link = pullRequest === undefined ? "" : pullRequestLink(pullRequest, sight);
    const next = candidate === undefined ? "–" : code(releaseVersion(candidate));
    return `| ${text(application)} | ${next} | ${[state, link].filter((part) => part !== "").join(", ")} | ${text(sentence)} |`;
  });
  const rest = `${standing.length} ${standing.length === 1 ? "application has" : "applications have"} nothing newer to take.`;
  return [
    `**${text(environment)}**`,
    "",
    ...(rows.length === 0
      ? ["Nothing waits for it."]
      : [
          "| application | next | state | why |",
          "|---|---|---|---|",
          ...firstOf(rows, MOST_APPLICATIONS, (count) => `| … | | | ${count} more applications |`),
        ]),
    "",
    rest,
  ];
}

function gateRows(gate: GateResult, sight: ReplySight, indent: string): readonly string[] {
  const { state, opener, opensAt, parts = [] } = gate;
  const isShut = state !== "passed";
  const cells = [
    `${indent}${text(gate.gate)}`,
    gateState(state),
    text(gate.reason),
    isShut && opener !== undefined ? `opens when ${text(opener)}` : "–",
    isShut && opensAt !== undefined ? text(formatTimeSeen(opensAt, sight.timezone, sight.now)) : "–",
  ];
  return [
    `| ${cells.join(" | ")} |`,
    ...(parts.length > 1 ? parts.flatMap((part) => gateRows(part, sight, `${indent}↳ `)) : []),
  ];
}

const text = (plain: string): string => escapeMarkdown(clip(plain, 600));
