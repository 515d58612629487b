/**
 * Where the values of one document stand: four offsets for each value (start and end of its key, start and end of
 * itself), in the order in which a walk over the value meets them, keys in the order of `Object.keys`. Small enough to
 * be kept for every object of a repository, and a plain array that moves between threads.
 */
import type { Path } from "../resource.ts";

export const OFFSETS = 4;

export interface Offsets {
  readonly key: readonly [start: number, end: number];
  readonly value: readonly [start: number, end: number];
  /** False where the path leads to nothing and the offsets are those of the nearest value above. */
  readonly found: boolean;
}

/** The offsets of the value at the path below the root value, or of its nearest ancestor that is there. */
export function offsetsAt(table: Int32Array, root: unknown, path: Path): Offsets {
  let row = 0;
  let value = root;
  for (const step of path) {
    const next = child(value, row, step);
    if (next === undefined) return offsetsOf(table, row, false);
    row = next.row;
    value = next.value;
  }
  return offsetsOf(table, row, true);
}

function offsetsOf(table: Int32Array, row: number, found: boolean): Offsets {
  const at = (index: number): number => table[row * OFFSETS + index] ?? 0;
  return { key: [at(0), at(1)], value: [at(2), at(3)], found };
}

function child(value: unknown, row: number, step: string | number) {
  if (typeof value !== "object" || value === null) return undefined;
  if (!Object.hasOwn(value, step) || (Array.isArray(value) && typeof step !== "number")) return undefined;
  let at = row + 1;
  for (const [key, inner] of Object.entries(value)) {
    if (key === String(step)) return { row: at, value: inner as unknown };
    at += size(inner);
  }
  return undefined;
}

/** How many rows a value takes. */
function size(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  let rows = 1;
  for (const inner of Object.values(value)) rows += size(inner);
  return rows;
}
