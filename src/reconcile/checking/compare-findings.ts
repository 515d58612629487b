/** Which findings a pull request brings, and which were there before. Pure. */
import type { Finding } from "../../domain/finding.ts";
import type { LineRange } from "../../ports/mirrors.ts";

interface Placed extends Finding {
  readonly endLine: number;
}

export interface Comparison<T> {
  readonly fresh: readonly T[];
  readonly known: readonly T[];
  /** There before in other numbers, in a file that changes: new after all where their line does. */
  readonly undecided: readonly T[];
}

/**
 * A finding is there before if the base has one of the same rule and words in the same file (by its path there), as often.
 * Numbers alone make no other finding, for lines move; where the line is written, they may: another tag that is not pinned.
 * @param renamed path at the head → path at the base.
 */
export function compareFindings<T extends Finding>(
  before: readonly Finding[],
  after: readonly T[],
  changed: ReadonlySet<string>,
  renamed: ReadonlyMap<string, string>,
): Comparison<T> {
  const left = new Map<string, Finding[]>();
  for (const finding of before) {
    const key = keyOf(finding, finding.file);
    left.set(key, [...(left.get(key) ?? []), finding]);
  }
  const take = (finding: T, matches: (one: Finding) => boolean): boolean => {
    const those = left.get(keyOf(finding, renamed.get(finding.file) ?? finding.file)) ?? [];
    const at = those.findIndex(matches);
    if (at >= 0) those.splice(at, 1);
    return at >= 0;
  };
  const known = after.filter((finding) => take(finding, ({ message }) => message === finding.message));
  const isKnown = new Set(known);
  const fresh: T[] = [];
  const undecided: T[] = [];
  for (const finding of after) {
    if (isKnown.has(finding)) continue;
    if (!take(finding, () => true)) fresh.push(finding);
    else (changed.has(finding.file) && !renamed.has(finding.file) ? undecided : known).push(finding);
  }
  return { fresh, known, undecided };
}

/** Whether the finding stands on a line that the pull request writes. */
export const standsOn = ({ line, endLine }: Placed, ranges: readonly LineRange[] | undefined): boolean =>
  (ranges ?? []).some(({ first, last }) => line <= last && first <= Math.max(line, endLine));

const keyOf = ({ rule, message, severity }: Finding, file: string): string =>
  JSON.stringify([rule, file, severity, message.replaceAll(/\d+/g, "#")]);
