/** Which field of an object an expression is about. */

import { type Language, languageOf } from "../../cel/language.ts";
import { askedOfItems, type Mention, mentionsOf } from "../../cel/mentions.ts";
import type { Path } from "../resource.ts";
import type { NamedExpression } from "./admission-policy.ts";

let language: Language | undefined;
const reading = (): Language => {
  language ??= languageOf({ variables: {} });
  return language;
};

/** What an expression speaks of, variables by what they stand for; empty where it cannot be parsed. */
export function mentionsWithVariables(expression: string, variables: readonly NamedExpression[]): readonly Mention[] {
  const found = mentions(expression);
  return found.flatMap((mention) => {
    const at = mention[0] === "variables" ? variables.findIndex(({ name }) => name === mention[1]) : -1;
    const variable = variables[at];
    if (variable === undefined) return [mention];
    const inner = mentionsWithVariables(variable.expression, variables.slice(0, at));
    // A variable that is a plain selection goes on with the fields that are read from it.
    return inner.length === 1 ? inner.map((each) => [...each, ...mention.slice(2)]) : inner;
  });
}

const KEPT = 1_000;
const kept = new Map<string, readonly Mention[]>();

/** The same few expressions are asked for thousands of objects. */
function mentions(expression: string): readonly Mention[] {
  const known = kept.get(expression);
  if (known !== undefined) return known;
  const found = mentionsOf(expression, reading()) ?? [];
  if (kept.size >= KEPT) kept.clear();
  kept.set(expression, found);
  return found;
}

/** The deepest field that holds all that the expression reads of `object`; empty: the object as a whole. */
export function askedPath(expression: string, variables: readonly NamedExpression[]): Path {
  const paths = mentionsWithVariables(expression, variables)
    .filter(([name, ...fields]) => name === "object" && fields.length > 0)
    .map(([, ...fields]) => fields);
  const [first = [], ...others] = paths;
  let length = first.length;
  for (const other of others) {
    let same = 0;
    while (same < length && first[same] === other[same]) same += 1;
    length = same;
  }
  return first.slice(0, length);
}

/** Where it asks something of each item of a list in `object`: the list's path, and the question for one item. */
export function askedItems(
  expression: string,
): { readonly path: readonly string[]; readonly ofItem: (at: number) => string } | undefined {
  const asked = askedOfItems(expression, reading());
  if (asked === undefined || asked.list[0] !== "object") return undefined;
  return { path: asked.list.slice(1), ofItem: asked.ofItem };
}
