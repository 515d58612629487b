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
  return expanded(expression, meaningsOf(variables));
}

const meanings = new WeakMap<readonly NamedExpression[], ReadonlyMap<string, readonly Mention[]>>();

/** What each variable speaks of. Each sees only those before it, so one pass is enough, however often they are used. */
function meaningsOf(variables: readonly NamedExpression[]): ReadonlyMap<string, readonly Mention[]> {
  const known = meanings.get(variables);
  if (known !== undefined) return known;
  const found = new Map<string, readonly Mention[]>();
  for (const { name, expression } of variables) found.set(name, expanded(expression, found));
  meanings.set(variables, found);
  return found;
}

function expanded(expression: string, variables: ReadonlyMap<string, readonly Mention[]>): readonly Mention[] {
  const found = new Map<string, Mention>();
  for (const mention of mentions(expression)) {
    const meaning = mention[0] === "variables" ? variables.get(mention[1] ?? "") : undefined;
    // A variable that is a plain selection goes on with the fields that are read from it.
    const meant =
      meaning?.length === 1 ? meaning.map((each) => [...each, ...mention.slice(2)]) : (meaning ?? [mention]);
    for (const each of meant) found.set(JSON.stringify(each), each);
  }
  return [...found.values()];
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
