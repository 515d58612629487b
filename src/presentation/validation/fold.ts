/** Many findings as few lines: by rule, the worst first, each rule with its first places. */
import type { Finding } from "../../domain/finding.ts";
import { clip, code, escapeMarkdown } from "../escaping.ts";

const WEIGHT = { error: 0, warning: 1, notice: 2 } as const;
const PLACES_OF_A_RULE = 10;
const RULES = 60;
const MESSAGE = 600;
const PATH = 200;

/** The worst first; among those of one weight in the order in which they came. */
export const worstFirst = <T extends Finding>(findings: readonly T[]): readonly T[] =>
  [...findings].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);

/** `2 errors, 1 warning`; empty for none. */
export function countBySeverity(findings: readonly Finding[]): string {
  const parts = (["error", "warning", "notice"] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [plural(count, severity)];
  });
  return parts.join(", ");
}

export const plural = (count: number, word: string, many = `${word}s`): string =>
  `${count} ${count === 1 ? word : many}`;

/** Markdown: a paragraph for each rule, its places below. `more` says how the rest can be seen. */
export function foldedByRule(findings: readonly Finding[], more: string): readonly string[] {
  const rules = new Map<string, Finding[]>();
  for (const finding of worstFirst(findings)) {
    // A rule may weigh differently in two environments; what it says is the same.
    const list = rules.get(finding.rule);
    if (list === undefined) rules.set(finding.rule, [finding]);
    else list.push(finding);
  }
  const blocks = [...rules].map(([rule, list]) => blockOf(rule, list, more));
  const shown = blocks.slice(0, RULES).flat();
  const rest = blocks.length - RULES;
  return rest <= 0 ? shown : [...shown, `…and ${plural(rest, "more rule")}; ${more}.`];
}

function blockOf(rule: string, findings: readonly Finding[], more: string): readonly string[] {
  const [first] = findings;
  const heading = `**${code(rule)}** · ${countBySeverity(findings)}`;
  const remedies = new Set(findings.map(({ remedy }) => remedy));
  const shared = remedies.size === 1 ? first?.remedy : undefined;
  const lines = alikeTogether(findings).map(({ finding: { file, message, remedy }, at }) => {
    const todo = shared === undefined && remedy !== undefined ? ` ${told(remedy)}` : "";
    return { text: `- ${code(clip(file, PATH))} ${at.text}: ${told(message)}${todo}`, count: at.count };
  });
  const shown = lines.slice(0, PLACES_OF_A_RULE);
  const rest = lines.slice(PLACES_OF_A_RULE).reduce((sum, { count }) => sum + count, 0);
  return [
    heading,
    "",
    ...shown.map(({ text }) => text),
    ...(rest > 0 ? [`- …and ${rest} more; ${more}.`] : []),
    "",
    ...(shared === undefined ? [] : [`To do: ${told(shared)}`, ""]),
  ];
}

const LINES = 12;

/** The same said of several lines of a file is one entry. */
function alikeTogether(findings: readonly Finding[]) {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.file, finding.severity, finding.message, finding.remedy]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].flatMap((group) => {
    const [finding] = group;
    return finding === undefined ? [] : [{ finding, at: linesOf(group) }];
  });
}

function linesOf(findings: readonly Finding[]): { readonly text: string; readonly count: number } {
  const lines = [...new Set(findings.map(({ line }) => line))].sort((a, b) => a - b);
  const named = lines.slice(0, LINES).join(", ");
  const rest = lines.length > LINES ? ` and ${lines.length - LINES} more` : "";
  return { text: `${lines.length === 1 ? "line" : "lines"} ${named}${rest}`, count: findings.length };
}

/** One line a finding, without folding. */
export const lineOf = ({ severity, file, line, message, rule }: Finding): string =>
  `- ${severity} in ${code(clip(file, PATH))} line ${line}: ${told(message)} (${code(rule)})`;

/** A sentence from outside, with its first letter as sentences have it; names of fields stay as they are. */
function told(sentence: string): string {
  const text = /^[a-z]+[ ,:]/.test(sentence) ? sentence.charAt(0).toUpperCase() + sentence.slice(1) : sentence;
  return sentenceOf(inCode(clip(text, MESSAGE)));
}

const sentenceOf = (text: string): string => (/[.?!…]$/.test(text) ? text : `${text}.`);

/** What the message itself puts in backticks stays code; all else is plain text. */
const inCode = (text: string): string =>
  text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : escaped(part)))
    .join("");

/** `escapeMarkdown` takes blanks at the ends away. */
const escaped = (part: string): string =>
  `${/^\s/.test(part) ? " " : ""}${escapeMarkdown(part)}${/\S\s+$/.test(part) ? " " : ""}`;

/** A block that is closed until somebody opens it. */
export const details = (summary: string, lines: readonly string[]): readonly string[] => [
  "<details>",
  `<summary>${escapeMarkdown(summary)}</summary>`,
  "",
  ...lines,
  "",
  "</details>",
];
