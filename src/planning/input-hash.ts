/** A hash of what a slice says, by which unchanged slices are skipped. */
import { hash } from "node:crypto";
import type { Slice } from "./slice.ts";

/**
 * SHA-256 of the slice's JSON without its time. Equal hashes mean equal slices; keys stand in the order in which they
 * were set, so that a slice put together otherwise may hash otherwise, which costs one planning and never a wrong plan.
 * (Sorting keys made hashing four times as dear.) Configuration that slices share is written out once for each object:
 * it must not be changed in place.
 */
export function inputHash({ now: _, images, environments, ...rest }: Slice): string {
  return hash(
    "sha256",
    JSON.stringify([
      rest,
      images.map(({ image, rule }) => [image, once(rule)]),
      environments.map(({ environment, ...at }) => [once(environment), at]),
    ]),
  );
}

const written = new WeakMap<object, string>();

/** The hash of a part that many slices share. */
function once(part: object): string {
  const known = written.get(part);
  if (known !== undefined) return known;
  const text = hash("sha256", JSON.stringify(part));
  written.set(part, text);
  return text;
}
