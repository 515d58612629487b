/** Differences of rendered objects that follow from others and tell people nothing. */

/** The letters with which kustomize writes a hash (its package `hasher`: hexadecimal, without vowels and look-alikes). */
const HASH = /-[2456789bcdfghkmt]{10}$/;

/** Of all names in a sentence. */
export const withoutHashes = (text: string): string => text.replaceAll(/-[2456789bcdfghkmt]{10}\b/g, "");

export const withoutHash = (name: string): string => name.replace(HASH, "");

/** Labels that carry the version of the chart, and annotations that make pods start again. */
const VERSION_LABELS = new Set(["helm.sh/chart", "chart", "app.kubernetes.io/version"]);
const CHECKSUM = /(?:^|[/.-])(?:checksum|config-?hash|sha256sum)(?:[/.-]|$)|^rollme$/i;

/** `segments` lead to the value; see `compareObjects`. */
export function isNoise(segments: readonly string[], before: unknown, after: unknown): boolean {
  const key = segments.at(-1) ?? "";
  const parent = segments.at(-2) ?? "";
  if (typeof before !== "string" || typeof after !== "string") return false;
  if (parent === "labels" && VERSION_LABELS.has(key)) return true;
  if (parent === "annotations" && CHECKSUM.test(key)) return true;
  return HASH.test(before) && HASH.test(after) && withoutHash(before) === withoutHash(after);
}
