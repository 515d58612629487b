/** A hash of what a slice says, by which unchanged slices are skipped. */
import { hash } from "node:crypto";
import type { Slice } from "./slice.ts";

/**
 * SHA-256 of the slice's JSON without its time. Equal hashes mean equal slices; keys stand in the order in which they
 * were set, so that a slice put together otherwise may hash otherwise, which costs one planning and never a wrong plan.
 * (Sorting keys made hashing four times as dear.) Configuration that slices share is written out once for each object:
 * it must not be changed in place.
 */
export function inputHash(slice: Slice): string {
  const { now: _, images, environments, expressions, left, ...rest } = slice;
  const plain: Plain<typeof rest> = rest;
  const opens = environments.map(({ open }) => open);
  const isAnyOpen = opens.some((open) => open !== undefined);
  const withMaps = isAnyOpen || left !== undefined || expressions !== undefined;
  return hash(
    "sha256",
    JSON.stringify([
      plain,
      images.map(({ image, rule }) => [image, once(rule)]),
      environments.map(({ environment, open: __, ...at }): readonly [Plain<typeof at>, string] => [
        at,
        once(environment),
      ]),
      withMaps ? JSON.stringify([opens, left, expressions], mapsAsLists) : undefined,
    ]),
  );
}

/** JSON knows no maps. It is asked for every value, which makes writing three times as dear: only where there may be some. */
const mapsAsLists = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);

/** T, or never where it holds maps or sets somewhere, of which JSON would say nothing. */
type Plain<T> = true extends Holds<T> ? never : T;
type Holds<T> = T extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
  ? true
  : T extends readonly (infer Item)[]
    ? Holds<Item>
    : T extends object
      ? { [Key in keyof T]-?: Holds<T[Key]> }[keyof T]
      : false;

const written = new WeakMap<object, string>();

/** The hash of a part that many slices share. */
function once(part: object): string {
  const known = written.get(part);
  if (known !== undefined) return known;
  const text = hash("sha256", JSON.stringify(part));
  written.set(part, text);
  return text;
}
