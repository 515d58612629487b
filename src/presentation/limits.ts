/** GitHub's limits for texts, in characters, and how a text is kept within them. */

/** Pull request bodies and comments. */
export const BODY = 65_536;
/** Summary of a check run (title 255). */
export const SUMMARY = 65_535;
export const CHECK_TITLE = 255;
export const PULL_REQUEST_TITLE = 256;

/** The first `limit` items, and a line that says how many more there are. */
export function firstOf(items: readonly string[], limit: number, more: (count: number) => string): readonly string[] {
  return items.length <= limit ? items : [...items.slice(0, limit), more(items.length - limit)];
}

/**
 * Whole lines up to the limit, and then how many lines more there would be. The last resort: every list is cut to a
 * sensible number of items before.
 * @param elsewhere where the rest can be read: `; … lists all`.
 */
export function keepWithin(lines: readonly string[], limit: number, elsewhere = ""): string {
  const whole = lines.join("\n");
  if (whole.length <= limit) return whole;
  const reserve = 80 + elsewhere.length;
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    if (length + line.length + 1 > limit - reserve) break;
    kept.push(line);
    length += line.length + 1;
  }
  // An open <details> would swallow what follows it.
  const open = kept.filter((line) => line === "<details>").length - kept.filter((line) => line === "</details>").length;
  const closing = open > 0 ? ["", "</details>"] : [];
  return [
    ...kept,
    ...closing,
    "",
    `…and ${lines.length - kept.length} more lines that do not fit here${elsewhere}.`,
  ].join("\n");
}
