/** The image rules: which images move, which of their tags count, what is written, who is believed. */
import { coversImagePattern, parseImagePattern } from "../domain/image-pattern.ts";
import { problemOfTagRule, type TagRule } from "../domain/tag-rule.ts";
import type { ImageRule, WorkflowRule } from "./config.ts";
import { itemsOf, type Mistakes } from "./mistakes.ts";
import { problemOfSender } from "./names.ts";
import { quote } from "./show-value.ts";
import { parseTemplate } from "./template.ts";
import type { WrittenImageRule, WrittenTags } from "./written-config.ts";

/** Each is compared with those above it. */
const MOST = 1000;

export function readImages(written: readonly WrittenImageRule[], mistakes: Mistakes): readonly ImageRule[] {
  const [extra] = written.slice(MOST);
  if (extra !== undefined) {
    mistakes.atValue(
      written,
      MOST,
      "too-many",
      `There are more than ${MOST} image rules; write * in them to have fewer.`,
    );
    return [];
  }
  const rules = written.map((rule) => readImageRule(rule, mistakes));
  reportUnreachable(written, rules, mistakes);
  return rules.flatMap((rule) => rule ?? []);
}

function readImageRule(written: WrittenImageRule, mistakes: Mistakes): ImageRule | undefined {
  const [item] = itemsOf(written, "match", written.match);
  const parsed = item && parseImagePattern(item.text);
  const match =
    item && parsed && mistakes.parse(item, "image-pattern", "pattern" in parsed ? { value: parsed.pattern } : parsed);
  const tags = written.tags && readTags(written.tags, mistakes);
  const from = itemsOf(written, "from", written.from);
  for (const sender of from) mistakes.name(sender, "sender", problemOfSender);
  if (written.tags?.mutable !== undefined && written.write === "tag") {
    const sentence = `The tag ${written.tags.mutable} stays the same when its image changes, so writing it changes nothing; write tag@digest or digest.`;
    mistakes.atValue(written, "write", "mutable-without-digest", sentence);
  }
  const workflow = readWorkflow(written, match, mistakes);
  if (match === undefined || tags === undefined) return undefined;
  const write = written.write ?? (tags.kind === "mutable" ? "tag@digest" : "tag");
  return { match, tags, write, ...(workflow !== undefined && { workflow }), from: from.map(({ text }) => text) };
}

function readWorkflow(
  { workflow }: WrittenImageRule,
  match: string | undefined,
  mistakes: Mistakes,
): WorkflowRule | undefined {
  if (workflow?.file === undefined || workflow.tag === undefined) return undefined;
  const [tag] = itemsOf(workflow, "tag", workflow.tag);
  const [image] = itemsOf(workflow, "image", workflow.image);
  const used = tag && mistakes.parse(tag, "template", parseTemplate(tag.text, ["sha", "short", "ref", "run"]));
  if (used !== undefined && tag !== undefined && used.length === 0) {
    mistakes.parse(tag, "template", {
      problem: "is the same for every build; write {sha}, {short}, {ref} or {run} into it",
    });
  }
  if (image !== undefined) mistakes.parse(image, "template", parseTemplate(image.text, ["repository"]));
  else if (match?.includes("*") === true) {
    const sentence = `${quote(match)} stands for many images, so the workflow has to say which; write image beside tag, such as ghcr.io/acme/{repository}.`;
    mistakes.atValue(workflow, "tag", "workflow-image", sentence);
  }
  return { file: workflow.file, tag: workflow.tag, image: workflow.image ?? match ?? "" };
}

function readTags(written: WrittenTags, mistakes: Mistakes): TagRule | undefined {
  const kinds = (["semver", "pattern", "mutable"] as const).filter((kind) => written[kind] !== undefined);
  const [kind, second] = kinds;
  if (second !== undefined) {
    mistakes.atKey(
      written,
      second,
      "tags",
      `${kind} and ${second} exclude each other; keep one, or write two image rules.`,
    );
    return undefined;
  }
  for (const [key, owner] of OWNERS) {
    if (written[key] === undefined || kind === owner || kind === undefined) continue;
    mistakes.atKey(written, key, "tags", `${key} belongs to ${owner} and means nothing beside ${kind}; leave it out.`);
  }
  const rule = kind && toRule(written, kind, mistakes);
  const problem = rule && problemOfTagRule(rule);
  if (kind !== undefined && problem !== undefined) {
    mistakes.atValue(written, kind, "tags", `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`);
  }
  if (kind === undefined && mistakes.positions.isWhole(written) && Object.keys(written).length > 0) {
    const [first = ""] = Object.keys(written);
    mistakes.atKey(written, first, "tags", "Nothing says which tags count; write semver, pattern or mutable.");
  }
  return problem === undefined ? rule : undefined;
}

const OWNERS = [
  ["prereleases", "semver"],
  ["build-metadata", "semver"],
  ["order", "pattern"],
] as const;

function toRule(written: WrittenTags, kind: "semver" | "pattern" | "mutable", mistakes: Mistakes): TagRule | undefined {
  const { semver, pattern, mutable, order, prereleases = false, "build-metadata": buildMetadata } = written;
  if (kind === "semver" && semver !== undefined) {
    return { kind, range: semver, prereleases, ...(buildMetadata !== undefined && { buildMetadata }) };
  }
  if (kind === "mutable" && mutable !== undefined) return { kind, tag: mutable };
  if (pattern === undefined) return undefined;
  if (order === undefined && mistakes.positions.isWhole(written)) {
    const sentence =
      "The pattern says which tags count, not which is newer; write order: semver, numerical or alphabetical beside it.";
    mistakes.atKey(written, "pattern", "tags", sentence);
  }
  return { kind: "pattern", pattern, order: order ?? "alphabetical" };
}

/** The first rule that matches decides, so one behind another that matches all of it never does. */
function reportUnreachable(
  written: readonly WrittenImageRule[],
  rules: readonly (ImageRule | undefined)[],
  mistakes: Mistakes,
): void {
  const exact = new Map<string, number>();
  const wide: number[] = [];
  for (const [index, rule] of rules.entries()) {
    if (rule === undefined) continue;
    const above = exact.get(rule.match) ?? wide.find((one) => coversImagePattern(rules[one]?.match ?? "", rule.match));
    const source = written[index];
    if (above === undefined) {
      exact.set(rule.match, index);
      if (rule.match.includes("*")) wide.push(index);
    } else if (source !== undefined) {
      const other = written[above];
      const { line } = mistakes.lines.linePos((other && mistakes.positions.of(other, "match")?.value) ?? 0);
      const sentence = `${quote(rule.match)} is never reached: the rule on line ${line} matches all of it, and the first that matches decides. Put it above that one, or take it away.`;
      mistakes.atValue(source, "match", "unreachable-rule", sentence);
    }
  }
}
