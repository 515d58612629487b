/** A hash of what a slice says, by which unchanged slices are skipped. */
import { createHash } from "node:crypto";
import type { Slice } from "./slice.ts";

/**
 * SHA-256 of the slice's canonical JSON without its time: keys sorted, `undefined` left out. Parts that slices share
 * (configuration of environments, image rules) are written out once for each object, so they must not be changed.
 */
export function inputHash({ now: _, ...slice }: Slice): string {
  return createHash("sha256").update(canonical(slice)).digest("hex");
}

const written = new WeakMap<object, string>();

function canonical(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  if (Array.isArray(value)) return canonicalArray(value);
  if (typeof value === "object") return canonicalObject(value);
  throw new TypeError(`A slice holds a value that has no JSON: ${typeof value}`);
}

function canonicalArray(values: readonly unknown[]): string {
  let text = "[";
  for (const value of values) text += `${value === undefined ? "null" : canonical(value)},`;
  return `${text}]`;
}

function canonicalObject(value: object): string {
  let text = "{";
  for (const [key, part] of Object.entries(value).sort(byKey)) {
    if (part === undefined) continue;
    text += `${key}:${key === "environment" || key === "rule" ? once(part) : canonical(part)},`;
  }
  return `${text}}`;
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** Of a part that many slices share. */
function once(part: unknown): string {
  if (typeof part !== "object" || part === null) return canonical(part);
  const known = written.get(part);
  if (known !== undefined) return known;
  const text = canonical(part);
  written.set(part, text);
  return text;
}

/** JSON.stringify costs more than all the rest, and almost no text needs an escape. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be escaped.
const quoted = (text: string): string => (/["\\\u0000-\u001f]/.test(text) ? JSON.stringify(text) : `"${text}"`);
