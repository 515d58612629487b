/**
 * Patterns over image names: `ghcr.io/acme/*`. `*` stands for one segment or a part of one, `**` for any number of
 * segments. A pattern without a registry is one of Docker Hub, as with image names.
 */
import { type ImageName, imageName, parseImageName } from "./image-reference.ts";
import { matchPath } from "./path-match.ts";
import { covers } from "./path-overlap.ts";
import { type PathPattern, parsePathPattern } from "./path-pattern.ts";

/** Stands for `*` while a pattern is read as if it were a name. */
const STAND_IN = "0x0";

/**
 * Normalises a pattern as image names are normalised (`nginx` → `docker.io/library/nginx`, `acme/*` →
 * `docker.io/acme/*`). What is none comes back as the rest of a sentence that starts with the pattern.
 */
export function parseImagePattern(text: string): { readonly pattern: string } | { readonly problem: string } {
  if (text.includes("@") || /:[^/]*$/.test(text)) {
    return { problem: "holds a tag or a digest; name the image alone, tags says which tags count" };
  }
  const parsed = parsePathPattern(text, []);
  if ("problem" in parsed) return parsed;
  const [first = "", ...rest] = text.split("/");
  if (first === "**") return rest.length === 0 || isImagePath(rest) ? { pattern: text } : { problem: noImage(text) };
  if (first.includes("*") && !/[.:]/.test(first)) {
    return {
      problem: "starts with * where the registry stands; write docker.io/… or ghcr.io/…, or ** for all registries",
    };
  }
  const stars = [...text.matchAll(/\*+/g)].map(([star]) => star);
  const name = parseImageName(text.replaceAll(/\*+/g, STAND_IN));
  if (name === undefined) return { problem: noImage(text) };
  return { pattern: imageName(name).replaceAll(STAND_IN, () => stars.shift() ?? "*") };
}

const isImagePath = (segments: readonly string[]): boolean =>
  parseImageName(`docker.io/${segments.join("/").replaceAll(/\*+/g, STAND_IN)}`) !== undefined;

const noImage = (text: string): string =>
  /[A-Z]/.test(text) ? "holds capitals; names of images are in small letters" : "is no name of an image";

/** Whether the pattern (as {@link parseImagePattern} gives it) matches the image. A pattern that is none matches none. */
export function matchesImagePattern(pattern: string, image: ImageName): boolean {
  const compiled = compile(pattern);
  return compiled !== undefined && matchPath(compiled, image.split("/")) !== undefined;
}

/** True if the pattern matches all that the other matches, so that the other is never reached behind it. */
export function coversImagePattern(pattern: string, other: string): boolean {
  const [a, b] = [compile(pattern), compile(other)];
  return a !== undefined && b !== undefined && covers(a, b);
}

/** The same few patterns are asked for each image of each pass. */
const compiled = new Map<string, PathPattern | undefined>();
const MOST_KEPT = 1000;

function compile(pattern: string): PathPattern | undefined {
  const known = compiled.get(pattern);
  if (known !== undefined || compiled.has(pattern)) return known;
  const parsed = parsePathPattern(pattern, []);
  const made = "pattern" in parsed ? parsed.pattern : undefined;
  if (compiled.size >= MOST_KEPT) compiled.clear();
  compiled.set(pattern, made);
  return made;
}
