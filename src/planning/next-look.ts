/** When to look again at something that no event announces. */

/** No more than this lies between two looks. */
const LONGEST = 10 * 60_000;

/**
 * The next of a row of looks that starts `first` milliseconds after `since` and doubles its steps up to ten minutes. It
 * depends on `now` only in which of the looks comes next, so planning again before that look changes nothing.
 */
export function nextLook(since: number, now: number, first: number): number {
  let step = first;
  let look = since + first;
  while (look <= now && step < LONGEST) {
    step = Math.min(step * 2, LONGEST);
    look += step;
  }
  return look > now ? look : look + Math.ceil((now - look + 1) / LONGEST) * LONGEST;
}

/** The first of the moments that are known. */
export const earliest = (...times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};
