/** Places in texts of any kind, named by a line with `{tag}` where the version stands: `tag = "{tag}"`. */
import type { Problem } from "../domain/failure.ts";
import { formatVersion, isDigest, isTag, type Version } from "../domain/image-reference.ts";
import type { Place } from "../domain/place.ts";
import type { ManifestFile } from "./parse-manifest.ts";
import type { EditResult, PlaceEdit } from "./place-edit.ts";
import { isPlainText } from "./plain-text.ts";
import { normalName } from "./written-reference.ts";

const PREFIX = "match:";
const HOLE = "{tag}";
const VERSION = /(?:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}(?:@sha256:[0-9a-f]{64})?|sha256:[0-9a-f]{64})/;

/** Places named by a line have the line for a pointer, told from JSON Pointers by `match:` in front. */
export const matchPointer = (match: string): string => `${PREFIX}${match}`;
export const isMatchPointer = (pointer: string): boolean => pointer.startsWith(PREFIX);

/** Why a text cannot name a place, or undefined where it can. */
export function mistakeInMatch(match: string): string | undefined {
  const holes = match.split(HOLE).length - 1;
  if (holes !== 1) return `the line must have ${HOLE} once, where the version stands`;
  if (/[\r\n]/.test(match)) return "it must be one line";
  return match.replace(HOLE, "").trim() === "" ? `the line must say more than ${HOLE}` : undefined;
}

interface Match {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly held: Version;
  /** The match is all that the line says, apart from blanks and a list's dash. */
  readonly wholeLine: boolean;
}

/** Reads the one place that the line names. None, or several, are a problem that says which lines. */
export function readMatchedLine(file: ManifestFile, match: string, image?: string): Place | Problem {
  const found = findMatch(file, match);
  return "message" in found ? found : placeOfMatch(file, match, found, image);
}

function placeOfMatch(file: ManifestFile, match: string, found: Match, image?: string): Place {
  const normal = image === undefined ? undefined : normalName(image);
  return {
    file: file.path,
    document: 0,
    pointer: matchPointer(match),
    format: "named",
    line: found.line,
    ...found.held,
    takesDigest: found.held.digest !== undefined || /[\w/]:\{tag\}/.test(match),
    ...(image !== undefined && { writtenImage: image }),
    ...(normal !== undefined && { image: normal }),
  };
}

/** Writes the version where the line has `{tag}`, and nothing else. */
export function editMatchedLine(file: ManifestFile, { place: address, to, from }: PlaceEdit): EditResult {
  const match = address.pointer.slice(PREFIX.length);
  const found = findMatch(file, match);
  if ("message" in found) return { refused: [found] };
  const place = placeOfMatch(file, match, found);
  const held = found.held;
  const exactly = from !== undefined && formatVersion(from) === formatVersion(held);
  const refuse = (why: string): EditResult => ({
    refused: [
      { code: "refused-edit", message: `${where(file, found.line)}: ${why}.`, file: file.path, line: found.line },
    ],
  });
  if (from !== undefined && !exactly)
    return refuse(`the line holds ${formatVersion(held)}, not ${formatVersion(from)}`);
  if (!exactly && held.digest !== undefined && to.digest === undefined) {
    return refuse(`the line is pinned by a digest, which would not belong to ${formatVersion(to)}; give tag@digest`);
  }
  if (!exactly && held.tag !== undefined && to.tag === undefined) {
    return refuse(`the line holds the tag ${held.tag}, which would not belong to the digest; give tag@digest`);
  }
  const written = to.tag === undefined ? (to.digest ?? "") : formatVersion(to);
  // `key: {tag}` of a YAML template: a value that would load as a number needs its quotes.
  const bareYaml = /:\s+\{tag\}\s*$/.test(match) && /\.(?:ya?ml|tpl|gotmpl|j2)\b/i.test(file.path);
  const text = bareYaml && !isPlainText(written) ? `"${written}"` : written;
  return {
    text: file.text.slice(0, found.start) + text + file.text.slice(found.end),
    changes: [{ place, from: held, to }],
  };
}

function findMatch(file: ManifestFile, match: string): Match | Problem {
  const mistake = mistakeInMatch(match);
  const problem = (code: string, why: string): Problem => ({
    code,
    message: `${file.path}: \`${match}\` ${why}.`,
    file: file.path,
  });
  if (mistake !== undefined) return problem("bad-match", `names no place: ${mistake}`);
  const all = [...matches(file.text, match.trim())];
  const whole = all.filter(({ wholeLine }) => wholeLine);
  const [found, second] = whole.length > 0 ? whole : all;
  if (found === undefined) return problem("place-not-found", "matches no line");
  if (second === undefined) return found;
  const lines = (whole.length > 0 ? whole : all).map(({ line }) => line);
  return problem("ambiguous-place", `matches ${lines.length} times, on the lines ${lines.slice(0, 10).join(", ")}`);
}

function* matches(text: string, match: string): Generator<Match> {
  const [before = "", after = ""] = match.split(HOLE);
  const pattern = new RegExp(
    `${boundary(before, "before")}${literally(before)}(${VERSION.source})${literally(after)}${boundary(after, "after")}`,
    "g",
  );
  let start = 0;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/\r$/, "");
    for (const hit of line.includes(before) ? line.matchAll(pattern) : []) {
      const version = hit[1] ?? "";
      const held = versionOf(version);
      const at = start + hit.index + before.length;
      const rest = (line.slice(0, hit.index) + line.slice(hit.index + hit[0].length)).trim();
      if (held !== undefined) {
        yield { start: at, end: at + version.length, line: index + 1, held, wholeLine: rest === "" || rest === "-" };
      }
    }
    start += raw.length + 1;
  }
}

function versionOf(text: string): Version | undefined {
  if (isDigest(text)) return { digest: text };
  const [tag = "", digest] = text.split("@");
  if (!isTag(tag)) return undefined;
  return { tag, ...(digest !== undefined && { digest }) };
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A match neither starts nor ends within a word or a version. */
function boundary(text: string, side: "before" | "after"): string {
  if (side === "before") return /^\w/.test(text) ? "(?<![\\w./-])" : text === "" ? "(?<![\\w.@:/-])" : "";
  return text === "" ? "(?![\\w.@:-])" : /\w$/.test(text) ? "(?![\\w-])" : "";
}

const where = (file: ManifestFile, line: number): string => `${file.path}:${line}`;
