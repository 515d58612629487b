/** The check run `Towpath / manifests`: what is wrong in what the pull request changes, and what was looked at. */
import type { Finding } from "../../domain/finding.ts";
import { clip, code, escapeMarkdown, neutralise } from "../escaping.ts";
import { CHECK_TITLE, firstOf, keepWithin, SUMMARY } from "../limits.ts";
import { countRendered, renderedSummary, renderingCommand } from "../rendered/summary.ts";
import type { CheckWords, ManifestsFacts } from "./facts.ts";
import { countBySeverity, details, foldedByRule, lineOf, plural, worstFirst } from "./fold.ts";
import { environmentsIn, listingCommand, withAnnotations } from "./range.ts";

const LISTED = 100;

/** Red for errors in what changes, and for nothing else; what could not be checked asks for action. */
export function manifestsCheck(facts: ManifestsFacts): CheckWords {
  const { fresh, failures } = facts;
  const errors = fresh.filter(({ severity }) => severity === "error").length;
  const status = errors > 0 ? "failure" : failures.length > 0 ? "action-required" : "success";
  const { findings, unshown } = withAnnotations(worstFirst(fresh));
  const listing = listingCommand(facts);
  const summary = [
    verdict(facts, status),
    "",
    looked(facts),
    ...failed(failures),
    "",
    ...foldedByRule(fresh, `${code(listing)} lists them`),
    ...(facts.rendered === undefined ? [] : [renderedSummary(facts.rendered), ""]),
    ...(unshown > 0
      ? [
          `${plural(unshown, "finding has", "findings have")} no room among the annotations; ${code(listing)} lists all.`,
          "",
        ]
      : []),
    ...older(facts.known, listing),
    ...silenced(facts),
    ...unchecked(facts, listing),
    ...inTerminal(facts, listing),
  ];
  return {
    status,
    title: titleOf(facts, status),
    summary: keepWithin(tidy(summary), SUMMARY, `; ${code(listing)} lists all`),
    findings,
  };
}

function inTerminal({ files, rendered }: ManifestsFacts, listing: string): readonly string[] {
  const command = rendered === undefined ? undefined : renderingCommand(rendered);
  const lines = [
    ...(files.changed > 0 ? [code(listing)] : []),
    ...(command === undefined ? [] : [`${code(command)} (what is rendered)`]),
  ];
  return lines.length === 0 ? [] : ["", `The same in a terminal, with this branch checked out: ${lines.join(", ")}`];
}

function titleOf(facts: ManifestsFacts, status: CheckWords["status"]): string {
  const { fresh, files, failures, known, rendered } = facts;
  const counted = countBySeverity(fresh);
  const { all, missed } = rendered === undefined ? { all: 0, missed: 0 } : countRendered(rendered);
  const title =
    counted !== ""
      ? `${counted} in what changes`
      : status === "action-required"
        ? `${plural(failures.length, "rule")} could not be checked`
        : files.changed + files.removed === 0
          ? `No manifest is changed${all > missed ? "; nothing wrong in what is rendered" : ""}`
          : `Nothing wrong in ${plural(files.changed + files.removed, "changed file")}${known.length > 0 ? `; ${known.length} older` : ""}`;
  const gap = missed === 0 ? "" : missed === all ? "; not rendered" : `; ${missed} of ${all} not rendered`;
  return clip(neutralise(`${title}${gap}`), CHECK_TITLE);
}

function verdict(facts: ManifestsFacts, status: CheckWords["status"]): string {
  const { fresh, files, failures, rendered } = facts;
  const counted = countBySeverity(fresh);
  const isBeside = files.changed + files.removed === 0;
  if (isBeside && rendered === undefined) return "This pull request changes no manifest, so there is nothing to check.";
  if (status === "failure")
    return `**${counted}** in what this pull request changes. Errors turn this check red; warnings and notices do not.`;
  if (status === "action-required")
    return `Not everything could be checked: ${plural(failures.length, "rule")} failed. That is a fault of Towpath, not of this pull request.`;
  if (counted !== "") return `${counted} in what this pull request changes. None of that turns this check red.`;
  return isBeside
    ? "This pull request changes no manifest itself, but files from which manifests are rendered. Nothing wrong was found."
    : "Nothing is wrong with what this pull request changes.";
}

function looked(facts: ManifestsFacts): string {
  const { files, objects } = facts;
  if (files.changed + files.removed === 0) return "";
  const where = facts.environments.length > 0 ? ` for ${environmentsIn(facts)}` : "";
  const removed = files.removed > 0 ? ` and ${plural(files.removed, "removed file")}` : "";
  const around =
    files.around > 0 ? ` What stands beside them was read as well: ${plural(files.around, "unchanged file")}.` : "";
  return `Checked${where}: ${plural(files.changed, "changed file")} with ${plural(objects, "object")}${removed}.${around}`;
}

function failed(failures: readonly string[]): readonly string[] {
  if (failures.length === 0) return [];
  const names = failures.map((name) => code(name)).join(", ");
  return [
    "",
    `**Not checked:** ${names}. Press Re-run; if it stays so, report it, and set the rule to \`off\` in \`towpath.yaml\` until it is mended.`,
  ];
}

function older(known: readonly Finding[], listing: string): readonly string[] {
  if (known.length === 0) return [];
  const summary = `${countBySeverity(known)} from before this pull request, which do not hold it up`;
  const lines = worstFirst(known).map(lineOf);
  return [
    ...details(
      summary,
      firstOf(lines, LISTED, (count) => `- …and ${count} more; ${code(listing)} lists them.`),
    ),
    "",
  ];
}

function silenced({ suppressed, suppressedElsewhere }: ManifestsFacts): readonly string[] {
  const elsewhere =
    suppressedElsewhere === 0
      ? []
      : [
          `${plural(suppressedElsewhere, "finding is", "findings are")} silenced by annotations in files that do not change.`,
          "",
        ];
  if (suppressed.length === 0) return elsewhere;
  const lines = suppressed.map(({ finding, annotation, reason }) => {
    const why = reason === "" ? "no reason given" : `“${escapeMarkdown(clip(reason, 300))}”`;
    return `- ${code(finding.rule)} in ${code(clip(finding.file, 200))} line ${finding.line}: ${why} (${code(annotation)})`;
  });
  return [
    ...listed(
      ["Silenced by annotations", `in changed files: ${suppressed.length}`],
      firstOf(lines, LISTED, (count) => `- …and ${count} more`),
    ),
    "",
    ...elsewhere,
  ];
}

function unchecked({ skipped }: ManifestsFacts, listing: string): readonly string[] {
  if (skipped.length === 0) return [];
  const lines = skipped.map(({ file, line, what, why }) => {
    const named = what === "" ? "" : `${escapeMarkdown(clip(what, 200))}, `;
    return `- ${code(clip(file, 200))} line ${line}: ${named}${escapeMarkdown(clip(why, 300))}`;
  });
  return [
    ...listed(
      ["Not checked", `in changed files: ${skipped.length}`],
      firstOf(lines, LISTED, (count) => `- …and ${count} more; ${code(`${listing} --verbose`)} lists them.`),
    ),
    "",
  ];
}

/** More lines than this are read by those who open them. */
const OPEN_LINES = 10;

const listed = ([what, where]: readonly [string, string], lines: readonly string[]): readonly string[] =>
  lines.length > OPEN_LINES ? details(`${what} ${where}`, lines) : [`**${what}** ${where}`, "", ...lines];

/** Without empty lines at the ends, and never two of them together. */
export const tidy = (lines: readonly string[]): readonly string[] => {
  const kept = lines.filter((line, index) => line !== "" || (index > 0 && lines[index - 1] !== ""));
  while (kept.at(-1) === "") kept.pop();
  return kept;
};
