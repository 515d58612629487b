/** What a promotion leaves in Git: its branch, its commit's trailers. Each parses what it formats. */
import { formatVersion, parseVersion } from "./image-reference.ts";
import type { Release } from "./release.ts";

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
  `${PREFIX}${escape(environment)}/${escape(application)}`;

/** The inverse of {@link promotionBranch}; undefined for any other branch, also one that only looks like it. */
export function parsePromotionBranch(branch: string): Destination | undefined {
  if (!branch.startsWith(PREFIX)) return undefined;
  const [environment = "", application = "", ...more] = branch.slice(PREFIX.length).split("/");
  if (more.length > 0) return undefined;
  const destination = { environment: unescape(environment), application: unescape(application) };
  return destination.environment !== "" && promotionBranch(destination) === branch ? destination : undefined;
}

function escape(name: string): string {
  const kept = (character: string, at: number): boolean =>
    /[A-Za-z0-9_-]/.test(character) ||
    // Git refuses "..", a leading or trailing dot and ".lock" at the end of a component.
    (character === "." && at > 0 && at < name.length - 1 && name[at + 1] !== "." && !name.slice(at).endsWith(".lock"));
  return [...name].map((character, at) => (kept(character, at) ? character : percent(character))).join("");
}

const percent = (character: string): string =>
  [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");

function unescape(text: string): string {
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
  readonly revision?: string;
}

/** Git trailers, a line each, as `git interpret-trailers` reads them. */
export function formatTrailers(trailers: Trailers): string {
  const images = (name: string, list: Release["images"]): string[] =>
    list.map((image) => `${name}: ${image.image}=${formatVersion(image)}`);
  return [
    `Towpath-Application: ${trailers.application}`,
    `Towpath-Environment: ${trailers.environment}`,
    ...images("Towpath-Image", trailers.images),
    ...images("Towpath-Replaces", trailers.replaces),
    ...(trailers.revision === undefined ? [] : [`Towpath-Revision: ${trailers.revision}`]),
  ].join("\n");
}

/** Reads the trailers in the last paragraph of a commit message; undefined if it is not a promotion's. */
export function parseTrailers(message: string): Trailers | undefined {
  const lines = (
    message
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? ""
  ).split("\n");
  const values = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2).trim());
  const [application] = values("Towpath-Application");
  const [environment] = values("Towpath-Environment");
  if (application === undefined || environment === undefined) return undefined;
  const [revision] = values("Towpath-Revision");
  return {
    application,
    environment,
    images: values("Towpath-Image").flatMap(parseImage),
    replaces: values("Towpath-Replaces").flatMap(parseImage),
    ...(revision !== undefined && { revision }),
  };
}

function parseImage(text: string): Release["images"] {
  const at = text.indexOf("=");
  const version = at < 0 ? undefined : parseVersion(text.slice(at + 1));
  return version === undefined ? [] : [{ image: text.slice(0, at), ...version }];
}
