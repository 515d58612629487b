/**
 * Regular expressions in linear time: RE2's syntax, as CEL asks for it, where the library would use JavaScript's engine,
 * which hostile patterns keep busy for ever. `find` and `findAll` are Kubernetes' own.
 */
import type { Environment } from "@marcbachmann/cel-js";
import { RE2JS } from "re2js";
import { define } from "./define.ts";

/** Instructions of the largest pattern; real ones of policies stay under 500. */
const LARGEST_PROGRAM = 10_000;
const KEPT = 500;
const kept = new Map<string, RE2JS>();

export function defineRegularExpressions(environment: Environment): void {
  define(environment, {
    "string.0matches(string): bool": (text: string, pattern: string) => compiled(pattern).matcher(text).find(),
    "0matches(string, string): bool": (text: string, pattern: string) => compiled(pattern).matcher(text).find(),
    "string.find(string): string": (text: string, pattern: string) => findAll(text, pattern, 1)[0] ?? "",
    "string.findAll(string): list<string>": (text: string, pattern: string) => findAll(text, pattern, -1),
    "string.findAll(string, int): list<string>": (text: string, pattern: string, most: bigint) =>
      findAll(text, pattern, Number(most)),
  });
}

/** The matches, at most so many; a negative number: all. */
function findAll(text: string, pattern: string, most: number): string[] {
  const matcher = compiled(pattern).matcher(text);
  const found: string[] = [];
  while (found.length !== most && matcher.find()) found.push(matcher.group() ?? "");
  return found;
}

function compiled(pattern: string): RE2JS {
  const known = kept.get(pattern);
  if (known !== undefined) return known;
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : String(error);
    throw new Error(`the pattern is not written as RE2 wants it: ${reason}`);
  }
  if (expression.programSize() > LARGEST_PROGRAM) throw new Error("the pattern repeats too much");
  if (kept.size >= KEPT) kept.clear();
  kept.set(pattern, expression);
  return expression;
}
