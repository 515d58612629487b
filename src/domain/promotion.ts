/** What a promotion leaves in Git: its branch, its commit's trailers. Each parses what it formats. */
import { imageName, parseImageReference } from "./image-reference.ts";
import type { Release, ReleaseImage } from "./release.ts";
import { isSha } from "./repository.ts";

/** Where a promotion goes: one application into one environment. */
export interface Destination {
  readonly environment: string;
  readonly application: string;
}

const PREFIX = "towpath/promote/";

/** All branches of Towpath's own start so; the ledger lies outside. */
export const BRANCH_PREFIX = "towpath/";

/**
 * `towpath/promote/<environment>/<application>`. Names are escaped so that no two destinations share a branch and no
 * branch is a directory of another: everything but letters, digits, `_` and `-` (and single inner dots) is written as
 * `%` and two upper-case hexadecimal digits for each byte.
 */
export const promotionBranch = ({ environment, application }: Destination): string =>
  `${PREFIX}${escapeName(environment)}/${escapeName(application)}`;

/** The inverse of {@link promotionBranch}; undefined for any other branch, also one that only looks like it. */
export function parsePromotionBranch(branch: string): Destination | undefined {
  if (!branch.startsWith(PREFIX)) return undefined;
  const [environment = "", application = "", ...more] = branch.slice(PREFIX.length).split("/");
  if (more.length > 0) return undefined;
  const destination = { environment: unescapeName(environment), application: unescapeName(application) };
  if (destination.environment === "" || destination.application === "") return undefined;
  return promotionBranch(destination) === branch ? destination : undefined;
}

function escapeName(name: string): string {
  const characters = Array.from(name);
  const isKept = (character: string, at: number): boolean =>
    /[A-Za-z0-9_-]/.test(character) ||
    // Git refuses "..", a leading or trailing dot and ".lock" at the end of a component.
    (character === "." &&
      at > 0 &&
      at < characters.length - 1 &&
      characters[at + 1] !== "." &&
      characters.slice(at).join("") !== ".lock");
  return characters.map((character, at) => (isKept(character, at) ? character : percent(character))).join("");
}

const percent = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");

/** Empty for what no name is escaped to. */
function unescapeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** What a promotion's commit says of itself. */
export interface Trailers extends Destination {
  readonly images: Release["images"];
  readonly replaces: Release["images"];
  /** The source commit, 40 hexadecimal digits; anything else is left out. */
  readonly revision?: string;
}

/**
 * Git trailers, a line each, as `git interpret-trailers` reads them (`Towpath-Image: ghcr.io/acme/checkout:1.5.0
 * sha256:…`). Names are escaped like URLs where they would break the line, or where GitHub would take them for a mention
 * or an issue: commit messages notify people too.
 */
export function formatTrailers(trailers: Trailers): string {
  const images = (name: string, list: Release["images"]): string[] =>
    list.map((image) => `${name}: ${formatImage(image)}`);
  return [
    `Towpath-Application: ${escapeValue(trailers.application)}`,
    `Towpath-Environment: ${escapeValue(trailers.environment)}`,
    ...images("Towpath-Image", trailers.images),
    ...images("Towpath-Replaces", trailers.replaces),
    ...(trailers.revision !== undefined && isSha(trailers.revision) ? [`Towpath-Revision: ${trailers.revision}`] : []),
  ].join("\n");
}

/** Reads the trailers in the last paragraph of a commit message; undefined if it is not a promotion's. */
export function parseTrailers(message: string): Trailers | undefined {
  const paragraphs = message.trimEnd().split(/\n\s*\n/);
  const lines = (paragraphs.at(-1) ?? "").split("\n");
  const values = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2).trim());
  const [application = ""] = values("Towpath-Application").map(unescapeName);
  const [environment = ""] = values("Towpath-Environment").map(unescapeName);
  if (application === "" || environment === "") return undefined;
  const [revision] = values("Towpath-Revision").filter(isSha);
  return {
    application,
    environment,
    images: values("Towpath-Image").flatMap(parseImage),
    replaces: values("Towpath-Replaces").flatMap(parseImage),
    ...(revision !== undefined && { revision }),
  };
}

/** Controls, bidirectional overrides and what else is not seen, blanks at the ends, `%` itself, `@`, `#`, and the hyphen of `GH-12`. */
const escapeValue = (name: string): string =>
  name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}%@#]|^\s+|\s+$|(?<=gh)-(?=\d)/giu, percent);

/** Image and tag as people write them, the digest behind a blank: with `@` GitHub could see a mention of `@sha256`. */
const formatImage = ({ image, tag, digest }: ReleaseImage): string =>
  escapeValue(`${image}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : ` ${digest}`}`);

function parseImage(text: string): Release["images"] {
  const [reference = "", digest] = unescapeName(text).split(" ");
  const parsed = parseImageReference(digest === undefined ? reference : `${reference}@${digest}`);
  if (parsed === undefined) return [];
  const { tag } = parsed;
  return [{ image: imageName(parsed), ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) }];
}
