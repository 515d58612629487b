/** A hash of what a slice says, by which unchanged slices are skipped. */
import { hash } from "node:crypto";
import type { Slice } from "./slice.ts";

/**
 * SHA-256 of the slice's JSON without its time. Equal hashes mean equal slices; keys stand in the order in which they
 * were set, so that a slice put together otherwise may hash otherwise, which costs one planning and never a wrong plan.
 * (Sorting keys made hashing four times as dear.) Configuration that slices share is written out once for each object:
 * it must not be changed in place.
 */
export const inputHash = (slice: Slice): string =>
  hash(
    "sha256",
    JSON.stringify(
      {
        ...slice,
        now: undefined,
        images: slice.images.map(({ image, rule }) => [image, once(rule)]),
        environments: slice.environments.map((at) => ({ ...at, environment: once(at.environment) })),
      },
      mapsAsLists,
    ),
  );

/** JSON knows no maps. */
const mapsAsLists = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);

const written = new WeakMap<object, string>();

/** The hash of a part that many slices share. */
function once(part: object): string {
  const known = written.get(part);
  if (known !== undefined) return known;
  const text = hash("sha256", JSON.stringify(part));
  written.set(part, text);
  return text;
}
