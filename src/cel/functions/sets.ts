/** `sets.contains`, `sets.equivalent` and `sets.intersects` on lists, as Kubernetes has them. */
import type { Environment } from "@marcbachmann/cel-js";
import { sameValue } from "../same-value.ts";
import { define, defineNamespace } from "./define.ts";

export function defineSets(environment: Environment): void {
  const type = "towpath.Sets";
  defineNamespace(environment, "sets", type);
  define(environment, {
    [`${type}.contains(list, list): bool`]: (_: unknown, all: Values, some: Values) => contains(all, some),
    [`${type}.equivalent(list, list): bool`]: (_: unknown, a: Values, b: Values) => contains(a, b) && contains(b, a),
    [`${type}.intersects(list, list): bool`]: (_: unknown, a: Values, b: Values) => a.some((value) => holds(b, value)),
  });
}

type Values = readonly unknown[];

const contains = (all: Values, some: Values): boolean => some.every((value) => holds(all, value));
const holds = (all: Values, wanted: unknown): boolean => all.some((value) => sameValue(value, wanted));
