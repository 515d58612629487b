import type { SchemaType } from "./structural-schema.ts";

/** What JSON Schema calls a value. Whole numbers are integers, however they are written. */
export function typeOf(value: unknown): SchemaType {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "bigint") return "integer";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value === "string") return "string";
  return typeof value === "boolean" ? "boolean" : "object";
}

/** Whether a value of the one type may stand where the other is wanted. */
export const isA = (found: SchemaType, wanted: SchemaType): boolean =>
  found === wanted || (found === "integer" && wanted === "number");

/** Whether two values are the same to JSON: maps regardless of the order of keys, `1` and `1.0` alike. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  // Integers beyond 2^53 are bigints on one side and rounded numbers on the other.
  if (typeof a === "bigint" || typeof b === "bigint") {
    return (typeof a === "number" || typeof b === "number") && Number(a) === Number(b);
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameValue(Reflect.get(a, key), Reflect.get(b, key)));
}

/** A text that two values share if and only if they are the same; for finding doubles without comparing all pairs. */
export function fingerprint(value: unknown): string {
  if (typeof value === "bigint") return String(Number(value));
  if (Array.isArray(value)) return `[${value.map(fingerprint).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${fingerprint(inner)}`).join(",")}}`;
}
