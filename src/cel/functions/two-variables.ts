/**
 * Macros with two variables: `list.all(index, value, …)`, `map.exists(key, value, …)`, `transformList`, `transformMap`
 * and `transformMapEntry` (CEL's comprehensions extension, part of Kubernetes from 1.32 on).
 */
import type { ASTNode, Environment, TypeDeclaration } from "@marcbachmann/cel-js";
import { define } from "./define.ts";
import { type Checker, type Evaluator, type Macro, type MacroCall, nameOf, type Scope, scope } from "./macro.ts";

type Entry = readonly [unknown, unknown];
/** Evaluates one of the macro's expressions for an entry. */
type Ask = (node: ASTNode, entry: Entry) => unknown;

export function defineTwoVariables(environment: Environment): void {
  define(environment, {
    "list.all(ast, ast, ast): bool": (call: MacroCall) => macro("all", call, "bool", all),
    "list.exists(ast, ast, ast): bool": (call: MacroCall) => macro("exists", call, "bool", exists),
    "list.existsOne(ast, ast, ast): bool": (call: MacroCall) => macro("existsOne", call, "bool", existsOne),
    "list.exists_one(ast, ast, ast): bool": (call: MacroCall) => macro("exists_one", call, "bool", existsOne),
    "list.transformList(ast, ast, ast): list<dyn>": (call: MacroCall) =>
      macro("transformList", call, "list<dyn>", (entries, [each], ask) => transform(entries, undefined, each, ask)),
    "list.transformList(ast, ast, ast, ast): list<dyn>": (call: MacroCall) =>
      macro("transformList", call, "list<dyn>", (entries, [only, each], ask) => transform(entries, only, each, ask)),
    "map.transformMap(ast, ast, ast): map<dyn, dyn>": (call: MacroCall) =>
      macro("transformMap", call, "map<dyn, dyn>", (entries, [each], ask) => mapOf(entries, undefined, each, ask)),
    "map.transformMap(ast, ast, ast, ast): map<dyn, dyn>": (call: MacroCall) =>
      macro("transformMap", call, "map<dyn, dyn>", (entries, [only, each], ask) => mapOf(entries, only, each, ask)),
    "map.transformMapEntry(ast, ast, ast): map<dyn, dyn>": (call: MacroCall) =>
      macro("transformMapEntry", call, "map<dyn, dyn>", (entries, [each], ask) =>
        merged(entries, undefined, each, ask),
      ),
    "map.transformMapEntry(ast, ast, ast, ast): map<dyn, dyn>": (call: MacroCall) =>
      macro("transformMapEntry", call, "map<dyn, dyn>", (entries, [only, each], ask) =>
        merged(entries, only, each, ask),
      ),
  });
}

/** A macro whose first two arguments name the index or key and the value, and whose others are asked for each entry. */
function macro(
  name: string,
  { args, receiver }: MacroCall,
  type: string,
  run: (entries: readonly Entry[], bodies: readonly ASTNode[], ask: Ask) => unknown,
): Macro {
  const [first, second, ...bodies] = args;
  const names = [nameOf(first, name), nameOf(second, name)] as const;
  if (names[0] === names[1]) throw new Error(`${name}() wants two different names`);
  const [outer, inner] = [scope(names[0]), scope(names[1])];
  return {
    typeCheck(checker, _, context) {
      const [key, value] = entryTypes(checker, receiver, context);
      const within = inner.open(outer.open(context, key), value);
      for (const body of bodies) checker.check(body, within);
      return checker.getType(type);
    },
    evaluate(evaluator, _, context) {
      const ask = (node: ASTNode, [key, value]: Entry): unknown =>
        evaluator.run(node, inner.enter(outer.enter(context, key, evaluator), value, evaluator));
      return run(entriesOf(evaluator, receiver, context), bodies, ask);
    },
    async: false,
  };
}

function entryTypes(checker: Checker, node: ASTNode, context: Scope): readonly [TypeDeclaration, TypeDeclaration] {
  const range = checker.check(node, context);
  const any = checker.getType("dyn");
  if (range.kind === "dyn") return [any, any];
  if (range.kind === "list") return [checker.getType("int"), range.valueType ?? any];
  if (range.kind === "map") return [range.keyType ?? any, range.valueType ?? any];
  throw checker.createError("invalid_comprehension_range", `a list or a map is wanted here, got '${range.name}'`, node);
}

function entriesOf(evaluator: Evaluator, node: ASTNode, context: Scope): readonly Entry[] {
  const range = evaluator.run(node, context);
  if (Array.isArray(range)) return range.map((value: unknown, at) => [BigInt(at), value]);
  if (range instanceof Map) return [...range];
  if (typeof range === "object" && range !== null && Object.getPrototypeOf(range) === Object.prototype) {
    return Object.entries(range);
  }
  throw new Error("a list or a map is wanted here");
}

/** As `&&` over all: one false decides, whatever errors others make. */
const all = (entries: readonly Entry[], bodies: readonly ASTNode[], ask: Ask): boolean =>
  !found(entries, bodies, ask, false);

const exists = (entries: readonly Entry[], bodies: readonly ASTNode[], ask: Ask): boolean =>
  found(entries, bodies, ask, true);

function found(entries: readonly Entry[], [body]: readonly ASTNode[], ask: Ask, wanted: boolean): boolean {
  let failed: { readonly error: unknown } | undefined;
  for (const entry of entries) {
    try {
      if (truth(ask(given(body), entry)) === wanted) return true;
    } catch (error) {
      failed ??= { error };
    }
  }
  if (failed !== undefined) throw failed.error;
  return false;
}

const existsOne = (entries: readonly Entry[], [body]: readonly ASTNode[], ask: Ask): boolean =>
  entries.filter((entry) => truth(ask(given(body), entry))).length === 1;

function transform(
  entries: readonly Entry[],
  only: ASTNode | undefined,
  each: ASTNode | undefined,
  ask: Ask,
): unknown[] {
  return entries
    .filter((entry) => only === undefined || truth(ask(only, entry)))
    .map((entry) => ask(given(each), entry));
}

function mapOf(
  entries: readonly Entry[],
  only: ASTNode | undefined,
  each: ASTNode | undefined,
  ask: Ask,
): Map<unknown, unknown> {
  const kept = entries.filter((entry) => only === undefined || truth(ask(only, entry)));
  return new Map(kept.map((entry) => [entry[0], ask(given(each), entry)]));
}

function merged(
  entries: readonly Entry[],
  only: ASTNode | undefined,
  each: ASTNode | undefined,
  ask: Ask,
): Map<unknown, unknown> {
  const result = new Map<unknown, unknown>();
  for (const part of transform(entries, only, each, ask)) {
    const pairs =
      part instanceof Map ? [...part] : typeof part === "object" && part !== null ? Object.entries(part) : [];
    for (const [key, value] of pairs) {
      if (result.has(key)) throw new Error(`transformMapEntry() makes the key ${String(key)} twice`);
      result.set(key, value);
    }
  }
  return result;
}

function truth(value: unknown): boolean {
  if (typeof value !== "boolean") throw new Error("the condition must answer true or false");
  return value;
}

function given(node: ASTNode | undefined): ASTNode {
  if (node === undefined) throw new Error("an expression is missing");
  return node;
}
