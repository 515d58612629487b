/** Tags that are versions: how they are read, and which of two is newer. Never coerced: what is no version stays none. */
import { parse, type SemVer } from "semver";

/** Negative, zero, positive: the first is older, equal, newer. */
export type Order = -1 | 0 | 1;

/** The version, or the sentence's end that says why the text is none ("has a single number…"). */
export type ReadVersion = { readonly version: SemVer } | { readonly problem: string };

/** Numbers have no leading zero (Semantic Versioning 2.0.0, item 2), which also keeps `2024.01.02` out. */
const VERSION =
  /^[vV]?(?<major>0|[1-9]\d*)\.(?<minor>0|[1-9]\d*)(?:\.(?<patch>0|[1-9]\d*))?(?:-(?<prerelease>[0-9A-Za-z.-]+))?(?:[+_](?<build>[0-9A-Za-z._-]+))?$/;

/**
 * Reads a version: `1.4.0`, `v1.4.0`, `1.4` (which is 1.4.0), `1.4.0-rc.1`. A single number is none (it is a build
 * number, a commit in digits or a moving tag), nor is a date. Tags cannot hold `+`; Helm writes `_` for it, which is
 * read as build metadata only where asked, because others write `1.4.0_arm64` and mean another image.
 */
export function readVersion(text: string, { buildMetadata = false } = {}): ReadVersion {
  const groups = VERSION.exec(text)?.groups;
  if (groups === undefined) return { problem: whyNoVersion(text) };
  const { major, minor, patch = "0", prerelease, build } = groups;
  if (build !== undefined && !buildMetadata) {
    return { problem: `has "_${build}" behind the version, which counts only with build-metadata: true` };
  }
  const version = parse(`${major}.${minor}.${patch}${prerelease === undefined ? "" : `-${prerelease}`}`);
  return version === null ? { problem: whyNoVersion(text) } : { version };
}

/** By Semantic Versioning's precedence; build metadata and the way it is written do not count. */
export const compareVersions = (a: SemVer, b: SemVer): Order => a.compare(b);

/** By their value, however long; the texts hold digits only. */
export function compareWholeNumbers(a: string, b: string): Order {
  const [x, y] = [BigInt(a), BigInt(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** By code unit, the same on every machine; no locale has a say. */
export const compareTexts = (a: string, b: string): Order => (a < b ? -1 : a > b ? 1 : 0);

function whyNoVersion(text: string): string {
  if (/^[vV]?\d+$/.test(text)) {
    return "is a single number; a version has two or three (1.20, 1.20.0). For build numbers write a pattern with order: numerical";
  }
  if (/^\d{4}-\d{1,2}-\d{1,2}/.test(text)) {
    return "is a date and no version; for dates write a pattern with order: alphabetical";
  }
  if (/^[vV]?\d+(\.\d+)+$/.test(text)) {
    if (/(^|\.)0\d/.test(text.replace(/^[vV]/, ""))) {
      return "has a number with a leading zero, which versions have not; for dates write a pattern with order: alphabetical";
    }
    if (text.split(".").length > 3) return "has more than three numbers; a version has two or three";
    return "has a number above 9007199254740991";
  }
  return "is no version such as 1.4.0";
}
