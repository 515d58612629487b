/** What changes in the cluster, for the summary of a check run. */
import type { FieldChange, ObjectChange, ObjectName } from "../../validation/rendered/compare-objects.ts";
import type { RenderTarget } from "../../validation/rendered/find-targets.ts";
import type { RenderedChanges, TargetOutcome } from "../../validation/rendered/rendered-changes.ts";
import { shellWord } from "../../validation/rendered/shell-word.ts";
import { clip, code, escapeMarkdown } from "../escaping.ts";
import { firstOf, keepWithin } from "../limits.ts";

/** Objects of one target that are listed, and fields of one object. */
const OBJECTS = 30;
const FIELDS = 12;
const VALUE = 80;
const REASON = 240;
/** Kustomizations and charts in one line. */
const NAMED = 20;
/** Characters; the rest of a summary needs room as well. */
const LIMIT = 24_000;

export type RenderedFacts = Pick<RenderedChanges, "outcomes" | "notes" | "left">;

/** How many kustomizations and charts are touched, and how many of them nobody knows the result of. */
export function countRendered({ outcomes, left }: RenderedFacts): { readonly all: number; readonly missed: number } {
  const missed = outcomes.filter(({ state }) => state !== "rendered" && state !== "gone").length;
  return { all: outcomes.length + left.length, missed: missed + left.length };
}

/** What renders the first of those that can be rendered, and checks it. Undefined where there is none. */
export function renderingCommand({ outcomes }: Pick<RenderedFacts, "outcomes">): string | undefined {
  const target = outcomes.find(({ state }) => state === "rendered" || state === "failed")?.target;
  if (target === undefined) return undefined;
  const { kind, root, values, environment } = target;
  const program = kind === "kustomize" ? "kustomize build" : "helm template";
  const render = [program, shellWord(root), ...values.map((path) => `--values ${shellWord(path)}`)].join(" ");
  return `${render} | towpath validate ${environment === undefined ? "" : `--environment ${environment} `}-`;
}

/** Markdown with a heading; empty where nothing was to be rendered. */
export function renderedSummary({ outcomes, notes, left }: RenderedFacts, limit = LIMIT): string {
  if (outcomes.length + notes.length + left.length === 0) return "";
  const lines = ["### What changes in the cluster", ""];
  const missing = outcomes.filter(({ state }) => state === "unavailable").map(({ target }) => target);
  for (const note of notes) lines.push(escapeMarkdown(note));
  if (missing.length > 0)
    lines.push(`Only the files themselves are checked, not what becomes of them in ${namesOf(missing)}.`);
  if (notes.length > 0) lines.push("");
  for (const [text, targets] of alike(outcomes)) {
    const [first = "", ...rest] = text.split("\n");
    lines.push(`${namesOf(targets)}: ${first}`, ...rest, "");
  }
  const same = outcomes.filter(({ difference }) => difference !== undefined && isEmpty(difference));
  if (same.length > 0) lines.push(`Nothing changes in ${namesOf(same.map(({ target }) => target))}.`, "");
  if (left.length > 0)
    lines.push(
      `**Not rendered**, because this pull request touches more than is rendered for one: ${namesOf(left)}. Of those only the files themselves are checked.`,
      "",
    );
  return keepWithin(lines.slice(0, -1), limit);
}

/** What is said of several in the same words is said once. */
function alike(outcomes: readonly TargetOutcome[]): ReadonlyMap<string, readonly RenderTarget[]> {
  const groups = new Map<string, RenderTarget[]>();
  for (const outcome of outcomes) {
    const { target, state, difference } = outcome;
    if (state === "unavailable" || (difference !== undefined && isEmpty(difference))) continue;
    const text = outcomeLines(outcome).join("\n");
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [target]);
    else group.push(target);
  }
  return groups;
}

const isEmpty = ({ added, removed, changed }: NonNullable<TargetOutcome["difference"]>): boolean =>
  added.length + removed.length + changed.length === 0;

const namesOf = (targets: readonly RenderTarget[]): string =>
  firstOf(targets.map(nameOf), NAMED, (count) => `${count} more`).join(", ");

function nameOf({ root, environment }: RenderTarget): string {
  const where = code(root === "" ? "." : clip(root, 160));
  return environment === undefined ? where : `**${escapeMarkdown(environment)}** (${where})`;
}

const WITHOUT_DIFFERENCE: Readonly<Record<TargetOutcome["state"], string>> = {
  failed: "**cannot be rendered.**",
  refused: "**not rendered.**",
  unavailable: "**not rendered.**",
  rendered: "rendered, with nothing to compare it with, since on the base branch it cannot be.",
  gone: "removed from the repository; on the base branch it cannot be rendered.",
};

function outcomeLines({ difference, state, reason }: TargetOutcome): readonly string[] {
  if (difference === undefined) return [`${WITHOUT_DIFFERENCE[state]} ${escapeMarkdown(clip(reason, REASON))}`];
  const { added, removed, changed } = difference;
  const onlyImages = added.length + removed.length === 0 && changed.every(({ fields }) => fields.length === 0);
  if (onlyImages) return [imagesLine(changed)];
  const counts = [
    ...counted(added.length, "added"),
    ...counted(changed.length, "changed"),
    ...counted(removed.length, "removed"),
  ];
  const lines = [
    ...removed.map((name) => `- **removed** ${objectText(name)}`),
    ...added.map((name) => `- added ${objectText(name)}`),
    ...changed.flatMap(changeLines),
  ];
  const gone = state === "gone" ? "it is removed from the repository; " : "";
  const shown = firstOf(lines, OBJECTS + FIELDS, (count) => `- …and ${count} more lines`);
  return [`${gone}${counts.join(", ")}`, "", ...shown];
}

const counted = (count: number, what: string): readonly string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? "object" : "objects"} ${what}`];

/** The same step of the same image in many objects is one. */
function imagesLine(changed: readonly ObjectChange[]): string {
  const steps = new Map<string, Set<string>>();
  for (const change of changed) {
    for (const image of change.images) {
      const step = `${valueText(image.before)} → ${valueText(image.after)}`;
      steps.set(step, (steps.get(step) ?? new Set()).add(objectText(change)));
    }
  }
  if (steps.size === 0) return "only hashes, checksums and labels with versions change.";
  const texts = [...steps].map(([step, objects]) => `${step} (${nameFew([...objects])})`);
  return `only image lines change: ${firstOf(texts, FIELDS, (count) => `${count} more`).join("; ")}`;
}

const nameFew = (names: readonly string[]): string => firstOf(names, 3, (count) => `${count} more`).join(", ");

function changeLines(change: ObjectChange): readonly string[] {
  const { images, fields } = change;
  const all = [...images, ...fields];
  if (all.length === 0) return [`- ${objectText(change)}: only hashes, checksums and labels with versions`];
  const shown = firstOf(all.map(fieldLine), FIELDS, (count) => `  - …and ${count} more fields`);
  return [`- ${objectText(change)}`, ...shown];
}

function fieldLine({ path, before, after }: FieldChange): string {
  const field = code(clip(path, 160));
  if (before === undefined) return `  - ${field} added: ${valueText(after)}`;
  if (after === undefined) return `  - ${field} removed, was ${valueText(before)}`;
  if (isLong(before) || isLong(after)) return `  - ${field}: ${textChange(before, after)}`;
  const [old, young] = [valueText(before), valueText(after)];
  return old === young ? `  - ${field} changed` : `  - ${field}: ${old} → ${young}`;
}

const isLong = (value: unknown): boolean => typeof value === "string" && value.includes("\n");

/** Texts of several lines (files in ConfigMaps) are counted, not shown. */
function textChange(before: unknown, after: unknown): string {
  const [old, young] = [linesOf(before), linesOf(after)];
  const [had, has] = [tally(old), tally(young)];
  const more = (own: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number =>
    [...own].reduce((sum, [line, count]) => sum + Math.max(0, count - (other.get(line) ?? 0)), 0);
  return `text changed (+${more(has, had)} −${more(had, has)} lines)`;
}

const linesOf = (value: unknown): readonly string[] => (typeof value === "string" ? value.split("\n") : []);

function tally(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

function valueText(value: unknown): string {
  if (value === undefined) return "nothing";
  if (isLong(value)) return `a text of ${linesOf(value).length} lines`;
  const text = typeof value === "string" ? value : (JSON.stringify(value, plainNumbers) ?? "");
  return code(clip(text, VALUE)) || "an empty text";
}

const plainNumbers = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);

const objectText = ({ kind, namespace, name }: ObjectName): string =>
  code(clip(`${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`, 160));
