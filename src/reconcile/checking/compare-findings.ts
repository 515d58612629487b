/** Which findings a pull request brings, and which were there before. Pure. */
import type { Finding } from "../../domain/finding.ts";
import type { LineRange } from "../../ports/mirrors.ts";

interface Placed extends Finding {
  readonly endLine: number;
}

export interface Comparison<T> {
  readonly fresh: readonly T[];
  readonly known: readonly T[];
  /** There before, but in a file that changes: new after all where their line does. */
  readonly undecided: readonly T[];
}

/**
 * A finding is there before if the base has one of the same rule and message in the same file (by its path there), as
 * often. Numbers in messages do not count: lines move.
 * @param renamed path at the head → path at the base.
 */
export function compareFindings<T extends Finding>(
  before: readonly Finding[],
  after: readonly T[],
  changed: ReadonlySet<string>,
  renamed: ReadonlyMap<string, string>,
): Comparison<T> {
  const left = new Map<string, number>();
  for (const finding of before) {
    const key = keyOf(finding, finding.file);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  const fresh: T[] = [];
  const known: T[] = [];
  const undecided: T[] = [];
  for (const finding of after) {
    const key = keyOf(finding, renamed.get(finding.file) ?? finding.file);
    const count = left.get(key) ?? 0;
    if (count === 0) fresh.push(finding);
    else {
      left.set(key, count - 1);
      (changed.has(finding.file) && !renamed.has(finding.file) ? undecided : known).push(finding);
    }
  }
  return { fresh, known, undecided };
}

/** Whether the finding stands on a line that the pull request writes. */
export const standsOn = ({ line, endLine }: Placed, ranges: readonly LineRange[] | undefined): boolean =>
  (ranges ?? []).some(({ first, last }) => line <= last && first <= Math.max(line, endLine));

const keyOf = ({ rule, message, severity }: Finding, file: string): string =>
  JSON.stringify([rule, file, severity, message.replaceAll(/\d+/g, "#")]);
