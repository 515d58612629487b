/** Macros and functions on optional values that the library leaves out. */
import { type Environment, Optional } from "@marcbachmann/cel-js";
import { sameValue, textOf } from "../same-value.ts";
import { define } from "./define.ts";
import { type Macro, type MacroCall, nameOf, scope } from "./macro.ts";

export function defineOptionals(environment: Environment): void {
  define(environment, {
    "optional.optMap(ast, ast): optional<dyn>": (call: MacroCall) => mapping(call, (value) => Optional.of(value)),
    "optional.optFlatMap(ast, ast): optional<dyn>": (call: MacroCall) => mapping(call, (value) => value),
    "OptionalNamespace.ofNonZeroValue(dyn): optional<dyn>": (_: unknown, value: unknown) =>
      isZero(value) ? Optional.none() : Optional.of(value),
  });
  environment.registerOperator("optional<dyn> == optional<dyn>", same);
}

/** Nothing equals nothing; else what is inside decides. */
function same(a: Optional, b: Optional): boolean {
  return a.hasValue() && b.hasValue() ? sameValue(a.value(), b.value()) : a.hasValue() === b.hasValue();
}

/** What is inside goes by the name of the first argument into the second. */
function mapping({ args, receiver }: MacroCall, wrap: (value: unknown) => unknown): Macro {
  const [variable, body] = args;
  if (body === undefined) throw new Error("optMap() wants a name and an expression");
  const name = nameOf(variable, "optMap");
  const inner = scope(name);
  return {
    typeCheck(checker, _, context) {
      const type = checker.check(receiver, context);
      if (type.kind !== "optional" && type.kind !== "dyn") {
        throw checker.createError("optional_expected", `optMap() is for optional values, got '${type.name}'`, receiver);
      }
      checker.check(body, inner.open(context, type.valueType ?? checker.getType("dyn")));
      return checker.getType("optional<dyn>");
    },
    evaluate(evaluator, _, context) {
      const optional = evaluator.run(receiver, context);
      if (!(optional instanceof Optional)) throw new Error("optMap() is for optional values");
      if (!optional.hasValue()) return Optional.none();
      return wrap(evaluator.run(body, inner.enter(context, optional.value(), evaluator)));
    },
    async: false,
  };
}

function isZero(value: unknown): boolean {
  if (value === null || value === false || value === "" || value === 0 || value === 0n) return true;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (value instanceof Map) return value.size === 0;
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype)
    return Object.keys(value).length === 0;
  return typeof value === "object" && ["0", "0s"].includes(textOf(value));
}
