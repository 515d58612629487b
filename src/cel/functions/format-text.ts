/** `"%s has %d".format([…])`: CEL's own formatting (cel-spec, strings extension). */

import { textOf } from "../same-value.ts";

/** Digits behind the point, at most; more only cost memory. */
const MOST_DIGITS = 100;

/** The template with its values; throws a sentence where a clause or a value does not fit. */
export function formatText(template: string, values: unknown): string {
  const given = Array.isArray(values) ? values : [];
  let next = 0;
  let text = "";
  const clause = /%(?:%|(?:\.(\d+))?(.))|%/gsu;
  let from = 0;
  for (const match of template.matchAll(clause)) {
    text += template.slice(from, match.index);
    from = match.index + match[0].length;
    if (match[0] === "%%") {
      text += "%";
      continue;
    }
    const verb = match[2];
    if (verb === undefined) throw new Error("the template ends inside a clause");
    if (next >= given.length) throw new Error(`index ${next} out of range: the template asks for more values`);
    text += one(verb, match[1] === undefined ? undefined : Number(match[1]), given[next]);
    next += 1;
  }
  return text + template.slice(from);
}

function one(verb: string, precision: number | undefined, value: unknown): string {
  if (precision !== undefined && precision > MOST_DIGITS) throw new Error(`more than ${MOST_DIGITS} digits`);
  switch (verb) {
    case "s":
      return show(value);
    case "d":
      return decimal(value);
    case "f":
      return fixed(value, precision ?? 6);
    case "e":
      return scientific(value, precision ?? 6);
    case "b":
      return binary(value);
    case "o":
      return whole(value, "octal").toString(8);
    case "x":
      return hexadecimal(value);
    case "X":
      return hexadecimal(value).toUpperCase();
    default:
      throw new Error(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
  }
}

/** As `%s` writes it; maps in the order of their keys. */
function show(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "number") return double(value);
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (value instanceof Date) return instant(value);
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (value instanceof Map) return showEntries([...value]);
  if (isPlain(value)) return showEntries(Object.entries(value));
  if (isNamed(value)) return value.name;
  if (isUnsigned(value) || isDuration(value)) return textOf(value);
  throw new Error(
    `string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${typeof value}`,
  );
}

const showEntries = (entries: readonly (readonly [unknown, unknown])[]): string =>
  `{${entries
    .map(([key, value]) => [show(key), show(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value}`)
    .join(", ")}}`;

function decimal(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return double(value);
  return whole(value, "decimal").toString();
}

function binary(value: unknown): string {
  if (typeof value === "boolean") return value ? "1" : "0";
  return whole(value, "binary").toString(2);
}

function hexadecimal(value: unknown): string {
  if (typeof value === "string") return Buffer.from(value).toString("hex");
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return whole(value, "hex").toString(16);
}

function whole(value: unknown, clause: string): bigint {
  if (typeof value === "bigint") return value;
  if (isUnsigned(value)) return BigInt(textOf(value));
  throw new Error(`${clause} clause can only be used on integers, was given ${typeof value}`);
}

function fixed(value: unknown, digits: number): string {
  const number = numeric(value, "fixed-point");
  return Number.isFinite(number) ? number.toFixed(digits) : double(number);
}

function scientific(value: unknown, digits: number): string {
  const number = numeric(value, "scientific");
  return Number.isFinite(number) ? number.toExponential(digits).replace(/e([+-])(\d)$/, "e$10$2") : double(number);
}

function numeric(value: unknown, clause: string): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (isUnsigned(value)) return Number(textOf(value));
  throw new Error(`${clause} clause can only be used on doubles, was given ${typeof value}`);
}

function double(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return String(value);
}

/** RFC 3339, without a fraction where there is none. */
const instant = (date: Date): string => date.toISOString().replace(/\.?0*Z$/, "Z");

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" &&
  value !== null &&
  (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);

const tagOf = (value: unknown): string => Object.prototype.toString.call(value);
const isDuration = (value: unknown): value is object => tagOf(value) === "[object google.protobuf.Duration]";
const isUnsigned = (value: unknown): value is object => tagOf(value).startsWith("[object value = ");
const isNamed = (value: unknown): value is { readonly name: string } =>
  tagOf(value).startsWith("[object Type<") && typeof value === "object" && value !== null && "name" in value;
