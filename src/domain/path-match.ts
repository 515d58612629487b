/** Matching a name against a {@link PathPattern}, in time that does not explode, whatever the pattern and the name. */
import type { Atom, PathPattern } from "./path-pattern.ts";

/** What the placeholders stood for. */
export type Captures = Record<string, string>;

/** Whether a placeholder may stand for a text. Its answer depends on nothing else. */
export type Accept = (placeholder: string, text: string) => boolean;

/** Longer segments match nothing that has more than one wildcard in a segment; file systems end at 255 bytes. */
const LONGEST_SEGMENT = 255;

const acceptAny: Accept = () => true;

/**
 * What the placeholders stood for, undefined if the name does not match. Where several readings are possible, `**`
 * stands for as few segments as can be, and inside a segment the placeholder `environment` for as much text as can be.
 * Linear in the length of the name for patterns without an inner `**`, else at worst segments × pattern.
 */
export function matchPath(
  pattern: PathPattern,
  segments: readonly string[],
  accept: Accept = acceptAny,
): Captures | undefined {
  const captures: Captures = {};
  return matchFrom(pattern, 0, segments, 0, accept, captures, undefined) ? captures : undefined;
}

function matchFrom(
  pattern: PathPattern,
  from: number,
  segments: readonly string[],
  start: number,
  accept: Accept,
  captures: Captures,
  failed: Set<number> | undefined,
): boolean {
  let at = start;
  for (let index = from; index < pattern.length; index += 1) {
    const segment = pattern[index];
    if (segment === undefined) return false;
    if (segment === "**") {
      if (index === pattern.length - 1) return true;
      return matchBehindAny(pattern, index + 1, segments, at, accept, captures, failed ?? new Set());
    }
    const text = segments[at];
    if (text === undefined || !matchAtoms(segment, 0, text, 0, accept, captures)) return false;
    at += 1;
  }
  return at === segments.length;
}

/** Tries the rest of the pattern at each segment; what failed once is not tried again. */
function matchBehindAny(
  pattern: PathPattern,
  index: number,
  segments: readonly string[],
  start: number,
  accept: Accept,
  captures: Captures,
  failed: Set<number>,
): boolean {
  for (let at = start; at <= segments.length; at += 1) {
    const key = index * (segments.length + 1) + at;
    if (failed.has(key)) return false; // Then all further ones failed as well.
    if (matchFrom(pattern, index, segments, at, accept, captures, failed)) return true;
    failed.add(key);
  }
  return false;
}

function matchAtoms(
  atoms: readonly Atom[],
  index: number,
  text: string,
  at: number,
  accept: Accept,
  captures: Captures,
): boolean {
  const atom = atoms[index];
  if (atom === undefined) return at === text.length;
  if (atom.kind === "literal") {
    return (
      text.startsWith(atom.text, at) && matchAtoms(atoms, index + 1, text, at + atom.text.length, accept, captures)
    );
  }
  const take = (end: number): boolean => {
    if (atom.name === "*") return true;
    const taken = text.slice(at, end);
    if (taken === "" || !accept(atom.name, taken)) return false;
    captures[atom.name] = taken;
    return true;
  };
  const next = atoms[index + 1];
  if (next === undefined) return take(text.length);
  if (next.kind !== "literal") return false;
  if (index + 2 >= atoms.length) {
    const end = text.length - next.text.length;
    return end >= at && text.endsWith(next.text) && take(end);
  }
  if (text.length > LONGEST_SEGMENT) return false;
  const ends = occurrences(text, next.text, at);
  if (atom.name === "environment") ends.reverse();
  return ends.some((end) => take(end) && matchAtoms(atoms, index + 1, text, end, accept, captures));
}

function occurrences(text: string, part: string, from: number): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part, from); at >= 0; at = text.indexOf(part, at + 1)) found.push(at);
  return found;
}
