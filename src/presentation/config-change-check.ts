/** The check run `Towpath / config` on a pull request: what would be different after its merge, and who has to approve that. */

import type { Config } from "../config/config.ts";
import type { ConfigurationChange, Weakened } from "../config-change/compare-configurations.ts";
import type { Problem } from "../domain/failure.ts";
import { allPassed, type GateResult } from "../domain/gate-result.ts";
import { enumerateSome } from "../gates/wording.ts";
import { configMeaning } from "./config-check.ts";
import { clip, code, escapeMarkdown, neutralise } from "./escaping.ts";
import { type ForeseenPromotions, foreseenLines, unforeseen } from "./foreseen-promotions.ts";
import { gateTree } from "./gates.ts";
import { CHECK_TITLE, firstOf, keepWithin, SUMMARY } from "./limits.ts";
import type { CheckText } from "./promotion-check.ts";

export interface ConfigChangeFacts {
  /** Of the file; undefined where it stays as it is, and only what is found by it changes. */
  readonly change: ConfigurationChange | undefined;
  /** What it would say, where the file changes. */
  readonly config: Config | undefined;
  /** For each environment that would be guarded less well. */
  readonly approvals: readonly EnvironmentApproval[];
  /** Applications by environment. */
  readonly found: Readonly<Record<string, readonly string[]>>;
  readonly lost: Readonly<Record<string, readonly string[]>>;
  /** Decisions that would name nobody after the merge. */
  readonly orphans: readonly Problem[];
  /** Decisions that name nobody already. */
  readonly orphanedBefore: readonly Problem[];
  /** Undefined: nobody worked it out, since the file does not change. */
  readonly foreseen: ForeseenPromotions | undefined;
  /** Sentences: other tools that write the same places, rules in the way of `merge: auto`. */
  readonly warnings: readonly string[];
  /** Sentences: what was not looked at. */
  readonly unknown: readonly string[];
  readonly timezone: string;
}

export interface EnvironmentApproval {
  readonly environment: string;
  /** One for each gate of those who guard it. */
  readonly gates: readonly GateResult[];
}

const MOST = 50;
const MOST_NAMES = 10;
const MOST_IN_TITLE = 3;

/** Failed where decisions of people would hold nothing any more; waits for people where gates get weaker; else green. */
export function configChangeCheck(facts: ConfigChangeFacts): CheckText {
  const { approvals, orphans, orphanedBefore, warnings, foreseen, change, config } = facts;
  const unknown = [...facts.unknown, ...(foreseen === undefined ? [] : unforeseen(foreseen))];
  const missing = approvals.filter(({ gates }) => !allPassed(gates));
  const changes = changeLines(facts);
  const status = orphans.length > 0 ? "failure" : missing.length > 0 ? "action-required" : "success";
  const lines = foreseen === undefined ? [] : foreseenLines(foreseen);
  const summary = [
    ...introduction(facts, missing, changes),
    ...(change === undefined ? [] : weakerSection(facts, change)),
    ...section(
      "Decisions that would hold nothing",
      orphans.map(({ message }) => message),
    ),
    ...(changes.length === 0 ? [] : ["", "### What changes", "", ...bullets(changes)]),
    ...(lines.length === 0 ? [] : ["", "### Right after the merge, as things stand", "", ...bullets(lines)]),
    ...section("To be looked at", warnings),
    ...section(
      "Decisions that hold nothing already",
      orphanedBefore.map(({ message }) => message),
    ),
    ...section("Not looked at", unknown),
    ...(config === undefined
      ? []
      : [
          "",
          "<details>",
          "<summary>All that the file says then</summary>",
          "",
          ...configMeaning(config),
          "",
          "</details>",
        ]),
  ];
  const title = clip(neutralise(titleOf(facts, missing, changes)), CHECK_TITLE);
  return { status, title, summary: keepWithin(summary, SUMMARY) };
}

/** Green: neither the file nor what is found by it changes. */
export const changesNoConfiguration: CheckText = {
  status: "success",
  title: "Changes nothing that towpath.yaml decides",
  summary: "`towpath.yaml` stays as it is, and the same applications are found in the same environments.",
};

/** The file that it was compared with cannot be read, so that nobody knows what it takes away. */
export const nothingToCompare = (config: Config): CheckText => ({
  status: "action-required",
  title: "Mends towpath.yaml; what it changes in the gates cannot be compared",
  summary: keepWithin(
    [
      "The `towpath.yaml` of the default branch has mistakes, and no earlier one is known that could be read. This one can be read. Whether it guards an environment less well cannot be told: somebody who may has to read it with that in mind and merge it.",
      "",
      ...configMeaning(config),
    ],
    SUMMARY,
  ),
});

/** The default branch's cannot be read, so nobody can be asked now; this is compared with the last that could. */
export const mendsAndWeakens = (weakened: readonly Weakened[], config: Config): CheckText => ({
  status: "action-required",
  title: clip(neutralise(`Mends towpath.yaml, and guards ${names(weakened)} less well`), CHECK_TITLE),
  summary: keepWithin(
    [
      "The `towpath.yaml` of the default branch has mistakes, so that nobody can be asked for approval by it. Compared with the last one that could be read, this one guards less well:",
      "",
      ...bullets(weakened.flatMap(({ environment, what }) => what.map((one) => text(`${environment}: ${one}`)))),
      "",
      "Mend the mistakes alone first; make gates weaker in a pull request of its own.",
      "",
      ...configMeaning(config),
    ],
    SUMMARY,
  ),
});

function titleOf(
  { orphans, approvals }: ConfigChangeFacts,
  missing: readonly EnvironmentApproval[],
  changes: readonly string[],
): string {
  if (orphans.length > 0) {
    const decisions = orphans.length === 1 ? "1 decision" : `${orphans.length} decisions`;
    return `${decisions} of people would hold nothing any more`;
  }
  if (missing.length > 0) return `Guards ${names(missing)} less well, which needs approval`;
  if (approvals.length > 0) return `Guards ${names(approvals)} less well, and is approved`;
  const [first] = changes;
  if (first === undefined) return "Changes nothing for environments and applications";
  return changes.length === 1 ? plain(first) : `${plain(first)}, and ${changes.length - 1} more changes`;
}

const names = (approvals: readonly { readonly environment: string }[]): string =>
  enumerateSome(
    approvals.map(({ environment }) => environment),
    MOST_IN_TITLE,
  );

/** Lines are made for Markdown; a title is plain. */
const plain = (line: string): string => line.replaceAll(/[`*\\]/g, "").replaceAll("&#8203;", "");

function introduction(
  { approvals, orphans }: ConfigChangeFacts,
  missing: readonly EnvironmentApproval[],
  changes: readonly string[],
): readonly string[] {
  if (orphans.length > 0) {
    return [
      "What people decided goes by names. After this merge some of those names would be gone, and what was held back would move under its new name.",
    ];
  }
  if (missing.length > 0) {
    return [
      `**${escapeMarkdown(names(missing))}** would be guarded less well than today. Those who guard ${missing.length === 1 ? "it" : "them"} today have to approve this pull request.`,
    ];
  }
  if (approvals.length > 0) return ["Those who guard what gets weaker approved it."];
  return changes.length === 0
    ? ["No environment, application or gate changes."]
    : ["No environment is guarded less well."];
}

function weakerSection({ approvals, timezone }: ConfigChangeFacts, change: ConfigurationChange): readonly string[] {
  return change.weakened.slice(0, MOST).flatMap(({ environment, what }) => {
    const gates = approvals.find((one) => one.environment === environment)?.gates ?? [];
    return [
      "",
      `### ${escapeMarkdown(environment)} is guarded less well`,
      "",
      ...bullets(what.map(text)),
      "",
      "Approval by those who guard it today:",
      "",
      ...gateTree(gates, timezone),
    ];
  });
}

function changeLines({ change, found, lost }: ConfigChangeFacts): readonly string[] {
  const list = (all: readonly string[]): string => all.map(code).join(", ");
  const { added = [], removed = [], renamed = [], reordered = [], mode, guardedOtherwise = [] } = change ?? {};
  return [
    ...(mode === undefined
      ? []
      : [
          mode.after === "act"
            ? "Towpath begins to write (`mode: act`)"
            : "Towpath plans and explains, and writes nothing any more (`mode: observe`)",
        ]),
    ...added.map((name) => `The environment ${code(name)} comes`),
    ...removed.map((name) => `The environment ${code(name)} goes: nothing is promoted into it any more`),
    ...renamed.map(({ from, to }) => `The environment ${code(from)} is called ${code(to)}`),
    ...reordered.map(({ environment, before, after }) => {
      const now = after.length === 0 ? "takes new images" : `comes after ${list(after)}`;
      return `${code(environment)} ${now}, ${before.length === 0 ? "it took new images" : `it came after ${list(before)}`}`;
    }),
    ...Object.entries(found).map(([name, all]) => `In ${code(name)} ${counted(all)} found: ${listed(all)}`),
    ...Object.entries(lost).map(([name, all]) => `In ${code(name)} ${counted(all)} not found any more: ${listed(all)}`),
    ...guardedOtherwise.map((name) => `${code(name)} is guarded otherwise, and not less well`),
  ];
}

const counted = (all: readonly string[]): string =>
  all.length === 1 ? "1 application is" : `${all.length} applications are`;

const listed = (all: readonly string[]): string =>
  firstOf(
    all.map((name) => code(clip(name, 100))),
    MOST_NAMES,
    (count) => `${count} more`,
  ).join(", ");

const section = (heading: string, sentences: readonly string[]): readonly string[] =>
  sentences.length === 0 ? [] : ["", `### ${heading}`, "", ...bullets(sentences.map(text))];

const bullets = (lines: readonly string[]): readonly string[] =>
  firstOf(
    lines.map((line) => `- ${line}`),
    MOST,
    (count) => `- …and ${count} more`,
  );

const text = (sentence: string): string => escapeMarkdown(clip(sentence, 1_000));
