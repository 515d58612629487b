/** Places that the file names: for one application in one environment, or for many by a pattern. */
import { parsePathPattern } from "../domain/path-pattern.ts";
import { territoryKey } from "./check-territories.ts";
import type { EnvironmentConfig, NamedPlace, PlacePattern } from "./config.ts";
import { itemsOf, type Mistakes } from "./mistakes.ts";
import { parseImage, problemOfPath, problemOfPointer } from "./names.ts";
import { listed } from "./show-value.ts";
import { parseTemplate } from "./template.ts";
import type { WrittenPlace } from "./written-config.ts";

const PLACEHOLDERS = ["environment", "application"];

/** Undefined once a mistake in it is collected. */
export function readNamedPlace(written: WrittenPlace, mistakes: Mistakes): NamedPlace | undefined {
  const [file] = itemsOf(written, "file", written.file).map((item) => mistakes.name(item, "path", problemOfPath));
  const [image] = itemsOf(written, "image", written.image).map((item) =>
    mistakes.parse(item, "image", parseImage(item.text)),
  );
  const spot = readSpot(written, mistakes);
  return file === undefined || image === undefined || spot === undefined ? undefined : { file, image, ...spot };
}

/** `environments` are all of the configuration. */
export function readPlacePattern(
  written: WrittenPlace,
  environments: readonly EnvironmentConfig[],
  mistakes: Mistakes,
): PlacePattern | undefined {
  const [file] = itemsOf(written, "file", written.file).map((item) =>
    mistakes.name(item, "path", problemOfFilePattern),
  );
  const [image] = itemsOf(written, "image", written.image).map((item) =>
    mistakes.parse(item, "image", parseImagePattern(item.text)),
  );
  for (const item of itemsOf(written, "at", written.at)) {
    mistakes.parse(item, "template", parseTemplate(item.text, PLACEHOLDERS));
  }
  const spot = readSpot(written, mistakes);
  if (file === undefined || image === undefined || spot === undefined) return undefined;
  const where = `${file} ${Object.values(spot).join(" ")}`;
  const problem = patternProblem(where, image, environments);
  if (problem !== undefined) {
    mistakes.atKey(written, "file", "place-pattern", problem);
    return undefined;
  }
  return { file, image, ...spot };
}

function patternProblem(where: string, image: string, environments: readonly EnvironmentConfig[]): string | undefined {
  if (!where.includes("{application}") && image.includes("{application}")) {
    return "Nothing in file, at or match says which application it is, and the image depends on it; write {application} there, or name the image.";
  }
  if (where.includes("{environment}")) return undefined;
  const sharers = [...Map.groupBy(environments, territoryKey).values()].find((together) => together.length > 1);
  if (sharers === undefined) return undefined;
  const names = listed(sharers.map(({ name }) => name));
  return `It is one place for ${names}, which live on the same branch: what moves one would move all. Write {environment} into file, at or match.`;
}

/** Exactly one of `at` and `match`. */
function readSpot(
  written: WrittenPlace,
  mistakes: Mistakes,
): { readonly at: string } | { readonly match: string } | undefined {
  const [at] = itemsOf(written, "at", written.at);
  const [match] = itemsOf(written, "match", written.match);
  if (at !== undefined && match !== undefined) {
    mistakes.atKey(written, "match", "place", "A place has at (a JSON Pointer) or match (a line of text), not both.");
    return undefined;
  }
  if (at !== undefined) {
    const pointer = mistakes.name(at, "pointer", problemOfPointer);
    return pointer === undefined ? undefined : { at: pointer };
  }
  if (match !== undefined) {
    const line = mistakes.name(match, "place", problemOfLine);
    return line === undefined ? undefined : { match: line };
  }
  if (mistakes.positions.isWhole(written)) {
    const [first = ""] = Object.keys(written);
    mistakes.atKey(
      written,
      first,
      "place",
      "Nothing says where in the file it is; write at: /image/tag, or match: with a line that has {tag} in it.",
    );
  }
  return undefined;
}

function problemOfLine(line: string): string | undefined {
  const tags = line.split("{tag}").length - 1;
  if (/[\r\n]/.test(line)) return "is more than one line";
  if (tags === 0) return "has no {tag} in it; write {tag} where the tag stands";
  return tags > 1 ? "has {tag} more than once" : undefined;
}

function problemOfFilePattern(file: string): string | undefined {
  const parsed = parsePathPattern(file, PLACEHOLDERS);
  if ("problem" in parsed) return parsed.problem;
  return file.includes("*")
    ? "holds *; it names one file, or one for each {environment} and {application}"
    : problemOfPath(file);
}

/** An image name with placeholders in it, normalised around them. */
function parseImagePattern(image: string): ReturnType<typeof parseImage> {
  const template = parseTemplate(image, PLACEHOLDERS);
  if ("problem" in template) return template;
  const names = [...template.value];
  const parsed = parseImage(image.replaceAll(/\{[a-z]+\}/g, STAND_IN));
  return "problem" in parsed ? parsed : { value: parsed.value.replaceAll(STAND_IN, () => `{${names.shift()}}`) };
}

const STAND_IN = "0x0";
