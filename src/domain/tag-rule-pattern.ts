/**
 * `pattern: "main-[0-9a-f]+-(?P<version>[0-9]+)"`: tags that the whole pattern matches are taken. What is compared is
 * what the group named `version` caught, else the only group, else the whole tag.
 *
 * Patterns are RE2's, matched in linear time: they come from a file that anybody may propose.
 */
import { RE2JS } from "re2js";
import type { Judge, PatternTagRule } from "./tag-rule-kinds.ts";
import { compareTexts, compareVersions, compareWholeNumbers, type Order, readVersion } from "./version-order.ts";

/** Bounds on what one pattern may cost; real ones have some dozen characters. */
const LONGEST = 500;
const LARGEST_PROGRAM = 10_000;

export function judgePattern(rule: PatternTagRule): Judge | { readonly problem: string } {
  const compiled = compile(rule.pattern);
  if ("problem" in compiled) return compiled;
  const { caught } = compiled;
  const order = ORDERS[rule.order];
  return {
    whyNot(tag) {
      const text = caught(tag);
      if (text === undefined) return `${tag} does not match the pattern ${rule.pattern}`;
      const problem = order.problem(text);
      if (problem === undefined) return undefined;
      return text === tag ? `${tag} ${problem}` : `"${text}" in ${tag} ${problem}`;
    },
    compare(a, b) {
      const [x, y] = [caught(a), caught(b)];
      if (x === undefined || y === undefined) return undefined;
      return order.problem(x) === undefined && order.problem(y) === undefined ? order.compare(x, y) : undefined;
    },
  };
}

interface TextOrder {
  /** Why the text has no place in this order: the rest of a sentence that starts with it. */
  problem(text: string): string | undefined;
  /** Of two texts without a problem. */
  compare(a: string, b: string): Order | undefined;
}

const ORDERS: Record<PatternTagRule["order"], TextOrder> = {
  alphabetical: { problem: () => undefined, compare: compareTexts },
  numerical: {
    problem: (text) => (/^\d+$/.test(text) ? undefined : "is no whole number"),
    compare: compareWholeNumbers,
  },
  semver: {
    problem(text) {
      const read = readVersion(text);
      return "problem" in read ? read.problem : undefined;
    },
    compare(a, b) {
      const [x, y] = [readVersion(a), readVersion(b)];
      return "version" in x && "version" in y ? compareVersions(x.version, y.version) : undefined;
    },
  },
};

type Compiled = { readonly caught: (tag: string) => string | undefined };

function compile(pattern: string): Compiled | { readonly problem: string } {
  if (pattern === "") return { problem: "the pattern is empty; write .* for any tag" };
  if (pattern.length > LONGEST) return { problem: `the pattern is longer than ${LONGEST} characters` };
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : String(error);
    return { problem: `the pattern is not written as RE2 wants it: ${reason}` };
  }
  if (expression.programSize() > LARGEST_PROGRAM) return { problem: "the pattern repeats too much; write it shorter" };
  const named = expression.namedGroups()["version"];
  const groups = expression.groupCount();
  if (named === undefined && groups > 1) {
    return { problem: "the pattern has several groups; name the one to compare by: (?P<version>…)" };
  }
  const group = named ?? groups;
  return {
    caught(tag) {
      const matcher = expression.matcher(tag);
      return matcher.matches() ? (matcher.group(group) ?? undefined) : undefined;
    },
  };
}
