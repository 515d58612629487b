/** The check run `Towpath / config`: every mistake in `towpath.yaml`, or what it means. */
import type { Config } from "../config/config.ts";
import type { Problem } from "../domain/failure.ts";
import type { Finding } from "../domain/finding.ts";
import { clip, code, codeCell, escapeMarkdown, neutralise } from "./escaping.ts";
import { CHECK_TITLE, firstOf, keepWithin, SUMMARY } from "./limits.ts";
import type { CheckText } from "./promotion-check.ts";

export interface ConfigFacts {
  readonly file: string;
  readonly findings: readonly Finding[];
  /** Undefined where mistakes keep it from being understood. */
  readonly config: Config | undefined;
  /** Names of the applications found with it, where that is known. */
  readonly applications?: readonly string[];
  /** Decisions in the ledger that name nobody. */
  readonly orphans?: readonly Problem[];
}

const MOST = 200;

export function configCheck(facts: ConfigFacts): CheckText {
  const { file, findings, config, orphans = [] } = facts;
  const mistakes = findings.filter(({ severity }) => severity === "error");
  if (config === undefined || mistakes.length > 0) {
    const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
    const summary = [
      `While ${code(file)} is like this, Towpath changes nothing anywhere.`,
      "",
      ...findingTable(findings),
    ];
    return { status: "failure", title: neutralise(`${count} in ${file}`), summary: keepWithin(summary, SUMMARY) };
  }
  const remarks = findings.length === 0 ? "" : `, ${findings.length} ${findings.length === 1 ? "remark" : "remarks"}`;
  const order = clip(neutralise(`${orderInShort(config)}${remarks}`), CHECK_TITLE);
  const summary = [
    ...orphanLines(orphans),
    ...(config.mode === "observe" ? ["`mode: observe`: Towpath plans and explains, and writes nothing.", ""] : []),
    ...configMeaning(config),
    ...applicationLines(facts.applications),
    ...(findings.length === 0 ? [] : ["", "### Remarks", "", ...findingTable(findings)]),
  ];
  const title = orphans.length === 0 ? order : orphanTitle(orphans);
  const status = orphans.length === 0 ? "success" : "failure";
  return { status, title, summary: keepWithin(summary, SUMMARY) };
}

const orphanTitle = ({ length }: readonly Problem[]): string =>
  length === 1 ? "1 decision of a person holds nothing" : `${length} decisions of people hold nothing`;

function orphanLines(orphans: readonly Problem[]): readonly string[] {
  if (orphans.length === 0) return [];
  const lines = orphans.map(({ message }) => `- ${text(message)}`);
  return [
    "These decisions name what is not there any more. Everything else goes on as ever.",
    "",
    ...firstOf(lines, MOST, (count) => `- …and ${count} more`),
    "",
  ];
}

/** The environments and the image rules, as tables. */
export const configMeaning = (config: Config): readonly string[] => [
  ...environmentTable(config),
  "",
  ...imageTable(config),
];

/** `dev → staging → prod` for a chain, else how many environments there are. */
function orderInShort({ environments }: Config): string {
  const isChain = environments.every(({ after }, at) =>
    at === 0 ? after.length === 0 : after.length === 1 && after[0] === environments[at - 1]?.name,
  );
  return isChain ? environments.map(({ name }) => name).join(" → ") : `${environments.length} environments`;
}

function environmentTable({ environments }: Config): readonly string[] {
  const rows = environments.map((environment) => {
    const { name, after, merge, gates } = environment;
    const takes = after.length === 0 ? "new images" : `what was merged in ${after.map(text).join(" and ")}`;
    const where = [
      ...(environment.repository === undefined ? [] : [codeCell(environment.repository)]),
      ...(environment.branch === undefined ? [] : [`branch ${codeCell(environment.branch)}`]),
    ];
    const kinds = gates.map(({ kind }) => codeCell(kind)).join(", ");
    return `| ${text(name)} | ${takes} | ${where.join(", ") || "here"} | ${kinds || "–"} | ${merge === "auto" ? "Towpath" : "people"} |`;
  });
  return [
    "| environment | takes | where | gates | merged by |",
    "|---|---|---|---|---|",
    ...firstOf(rows, MOST, (count) => `| …and ${count} more | | | | |`),
  ];
}

function imageTable({ images }: Config): readonly string[] {
  if (images.length === 0) return ["No image rule: no image moves by itself."];
  const rows = images.map(({ match, tags, write, from }) => {
    const rule =
      tags.kind === "semver"
        ? `semver ${codeCell(tags.range)}`
        : tags.kind === "pattern"
          ? `pattern ${codeCell(tags.pattern)}`
          : `the digest of ${codeCell(tags.tag)}`;
    return `| ${codeCell(match)} | ${rule} | ${codeCell(write)} | ${from.map((sender) => codeCell(sender)).join(", ") || "**nobody**"} |`;
  });
  return [
    "| image | moves to | writes | believes |",
    "|---|---|---|---|",
    ...firstOf(rows, MOST, (count) => `| …and ${count} more | | | |`),
  ];
}

function applicationLines(applications: readonly string[] | undefined): readonly string[] {
  if (applications === undefined) return [];
  const names = firstOf(
    applications.map((name) => code(clip(name, 100))),
    MOST,
    (count) => `…and ${count} more`,
  );
  return [
    "",
    applications.length === 0
      ? "No application was found with it."
      : `${applications.length} ${applications.length === 1 ? "application" : "applications"}: ${names.join(", ")}.`,
  ];
}

function findingTable(findings: readonly Finding[]): readonly string[] {
  const rows = findings.map(({ severity, file, line, column, message, remedy }) => {
    const place = `${codeCell(clip(file, 200))} line ${line}${column === undefined ? "" : `, column ${column}`}`;
    return `| ${severity} | ${place} | ${text(message)} | ${remedy === undefined ? "–" : text(remedy)} |`;
  });
  return [
    "| kind | where | what | what to do |",
    "|---|---|---|---|",
    ...firstOf(rows, MOST, (count) => `| …and ${count} more | | | |`),
  ];
}

const text = (plain: string): string => escapeMarkdown(clip(plain, 1_000));
