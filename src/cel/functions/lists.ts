/** Functions on lists: Kubernetes' own (sum, min, max, indexOf…) and those of CEL's lists extension. */
import type { Environment } from "@marcbachmann/cel-js";
import { compareValues, sameValue } from "../same-value.ts";
import { define } from "./define.ts";

/** Items of the longest list that a function makes by itself. */
const LONGEST = 100_000;

export function defineLists(environment: Environment): void {
  define(environment, {
    "list.isSorted(): bool": (list: Values) =>
      list.every((value, at) => at === 0 || compareValues(list[at - 1], value) <= 0),
    "list.sum(): dyn": sum,
    "list.min(): dyn": (list: Values) => best(list, "min", -1),
    "list.max(): dyn": (list: Values) => best(list, "max", 1),
    "list.0indexOf(dyn): int": (list: Values, wanted: unknown) =>
      BigInt(list.findIndex((value) => sameValue(value, wanted))),
    "list.0lastIndexOf(dyn): int": (list: Values, wanted: unknown) =>
      BigInt(list.findLastIndex((value) => sameValue(value, wanted))),
    "list.distinct(): list": (list: Values) =>
      list.filter((value, at) => list.findIndex((other) => sameValue(other, value)) === at),
    "list.flatten(): list": (list: Values) => flat(list, 1),
    "list.flatten(int): list": (list: Values, depth: bigint) => flat(list, Number(depth)),
    "list.reverse(): list": (list: Values) => [...list].reverse(),
    "list.sort(): list": (list: Values) => [...list].sort(compareValues),
    "list.slice(int, int): list": (list: Values, from: bigint, to: bigint) => {
      if (from < 0n || to > BigInt(list.length) || from > to) throw new Error(`slice ${from} to ${to} is out of range`);
      return list.slice(Number(from), Number(to));
    },
  });
}

type Values = readonly unknown[];

/** 0 of nothing. */
function sum(list: Values): unknown {
  return list.reduce((total, value) => {
    if (typeof total === "bigint" && typeof value === "bigint") return total + value;
    if (list[0] === value && total === 0n) return value;
    if (typeof total === "number" && typeof value === "number") return total + value;
    if (hasAddition(total)) return total.addDuration(value);
    throw new Error("sum() adds numbers or durations of one type");
  }, 0n);
}

const hasAddition = (value: unknown): value is { addDuration(other: unknown): unknown } =>
  typeof value === "object" && value !== null && "addDuration" in value;

function best(list: Values, name: string, sign: number): unknown {
  if (list.length === 0) throw new Error(`${name}() of an empty list`);
  return list.reduce((found, value) => (compareValues(value, found) * sign > 0 ? value : found));
}

function flat(list: Values, depth: number): unknown[] {
  if (depth < 0) throw new Error("flatten() wants a depth of 0 or more");
  const items = list.flatMap((value) => (depth > 0 && Array.isArray(value) ? flat(value, depth - 1) : [value]));
  if (items.length > LONGEST) throw new Error(`the list grows beyond ${LONGEST} items`);
  return items;
}
