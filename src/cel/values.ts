/** Plain data ⇄ values as expressions see them. */
import type { CelType } from "./declarations.ts";
import type { Language } from "./language.ts";

/** What an expression answered; only what is small and plain leaves the worker. */
export type CelValue = boolean | string | number | bigint | null;

const LONGEST_TEXT = 16_384;

/** Whole numbers become integers, objects become maps (so that no inherited property can be read); dates stay. */
export function toCel(value: unknown, seen: WeakMap<object, unknown>): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Uint8Array) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  const made = Array.isArray(value)
    ? value.map((item: unknown) => toCel(item ?? null, seen))
    : new Map(entriesOf(value).map(([key, one]) => [key, toCel(one, seen)]));
  seen.set(value, made);
  return made;
}

/** A value of a declared type: objects of a record become that record's. */
export function toDeclared(value: unknown, type: CelType, language: Language, seen: WeakMap<object, unknown>): unknown {
  if (typeof value !== "object" || value === null) return toCel(value, seen);
  const item = /^list<(.+)>$/.exec(type)?.[1];
  if (Array.isArray(value) && item !== undefined) return value.map((one) => toDeclared(one, item, language, seen));
  const Record = language.records.get(type);
  const fields = language.declarations.records?.[type];
  if (Record === undefined || fields === undefined) return toCel(value, seen);
  const record = new Record();
  for (const [key, one] of entriesOf(value)) record.set(key, toDeclared(one, fields[key] ?? "dyn", language, seen));
  return record;
}

const entriesOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter((entry): entry is [string, unknown] => entry[1] !== undefined);

/** A plain answer; undefined for lists, maps and other values that nobody asks of an expression. */
export function fromCel(value: unknown): CelValue | undefined {
  if (typeof value === "string") return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  if (typeof value === "boolean" || typeof value === "bigint" || typeof value === "number" || value === null)
    return value;
  return undefined;
}
