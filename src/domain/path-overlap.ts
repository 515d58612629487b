/** How two {@link PathPattern}s lie to each other: whether one takes all that the other takes, or any of it. */
import type { Atom, PathPattern } from "./path-pattern.ts";

/**
 * True if `a` matches all that `b` matches, so that `b` behind `a` is never reached. Never true by mistake; false for a
 * few pairs where it takes more than a look at both from left to right.
 */
export function covers(a: PathPattern, b: PathPattern): boolean {
  return memoized(b.length + 1, (i, j, again): boolean => {
    const wanted = a[i];
    const given = b[j];
    if (wanted === undefined) return given === undefined;
    if (wanted === "**") return again(i + 1, j) || (given !== undefined && again(i, j + 1));
    // A trailing ** of b is `*` and `**`: what covers the first and goes on with ** covers both.
    if (given === undefined || given === "**") return false;
    return coversSegment(wanted, given) && again(i + 1, j + 1);
  });
}

/** True if some name matches both. */
export function overlap(a: PathPattern, b: PathPattern): boolean {
  return memoized(b.length + 1, (i, j, again): boolean => {
    const left = a[i];
    const right = b[j];
    if (left === undefined && right === undefined) return true;
    if (left === "**" && (again(i + 1, j) || (right !== undefined && again(i, j + 1)))) return true;
    if (right === "**" && (again(i, j + 1) || (left !== undefined && again(i + 1, j)))) return true;
    if (left === undefined || right === undefined || left === "**" || right === "**") return false;
    return overlapSegment(left, right) && again(i + 1, j + 1);
  });
}

/** A character, or undefined for a wildcard. */
type Token = string | undefined;

const tokens = (atoms: readonly Atom[]): readonly Token[] =>
  atoms.flatMap((atom): Token[] => (atom.kind === "literal" ? atom.text.split("") : [undefined]));

const isAny = (atoms: readonly Atom[]): boolean => atoms.length === 1 && atoms[0]?.kind === "wildcard";

function coversSegment(a: readonly Atom[], b: readonly Atom[]): boolean {
  if (isAny(a)) return true;
  const [wanted, given] = [tokens(a), tokens(b)];
  return memoized(given.length + 1, (i, j, again): boolean => {
    if (i === wanted.length) return j === given.length;
    if (wanted[i] === undefined) return again(i + 1, j) || (j < given.length && again(i, j + 1));
    return j < given.length && wanted[i] === given[j] && again(i + 1, j + 1);
  });
}

function overlapSegment(a: readonly Atom[], b: readonly Atom[]): boolean {
  const [left, right] = [tokens(a), tokens(b)];
  return memoized(right.length + 1, (i, j, again): boolean => {
    if (i === left.length && j === right.length) return true;
    if (i < left.length && left[i] === undefined && (again(i + 1, j) || (j < right.length && again(i, j + 1))))
      return true;
    if (j < right.length && right[j] === undefined && (again(i, j + 1) || (i < left.length && again(i + 1, j))))
      return true;
    return i < left.length && j < right.length && left[i] !== undefined && left[i] === right[j] && again(i + 1, j + 1);
  });
}

/** Answers from (0, 0), each pair once: `columns` is one more than the greatest second number. */
function memoized(
  columns: number,
  answer: (i: number, j: number, again: (i: number, j: number) => boolean) => boolean,
): boolean {
  const known = new Map<number, boolean>();
  const again = (i: number, j: number): boolean => {
    const key = i * columns + j;
    const before = known.get(key);
    if (before !== undefined) return before;
    const now = answer(i, j, again);
    known.set(key, now);
    return now;
  };
  return again(0, 0);
}
