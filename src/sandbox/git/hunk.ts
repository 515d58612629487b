/** Lines of context that Git shows around a change. */
const CONTEXT = 3;

/** Git's default pattern for the line that a hunk's header repeats (userdiff.c: starts with a letter, `_` or `$`). */
const HEADING = /^[A-Za-z_$]/;

export interface Hunk {
  readonly additions: number;
  readonly deletions: number;
  readonly patch: string | undefined;
}

/**
 * The patch between two texts where the change is one run of lines; undefined where it may be several, which takes a
 * real diff. Equal to `git diff` with its defaults.
 */
export function hunkOf(before: string, after: string): Hunk | undefined {
  if (before === after) return { additions: 0, deletions: 0, patch: undefined };
  const old = linesOf(before);
  const now = linesOf(after);
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const removed = old.slice(start, old.length - end);
  const added = now.slice(start, now.length - end);
  if (removed.length > 0 && added.length > 0) {
    const kept = new Set(removed);
    if (added.some((line) => kept.has(line))) return undefined;
  } else if (slides(removed.length > 0 ? old : now, start, removed.length + added.length)) return undefined;
  const from = Math.max(0, start - CONTEXT);
  const lead = old.slice(from, start).map((line) => ` ${line}`);
  const trail = old.slice(old.length - end, old.length - end + CONTEXT).map((line) => ` ${line}`);
  const body = [...lead, ...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`), ...trail];
  const size = lead.length + trail.length;
  const range = (count: number): string => {
    const first = count === 0 ? from : from + 1;
    return count === 1 ? `${first}` : `${first},${count}`;
  };
  const heading = old.slice(0, from).findLast((line) => HEADING.test(line));
  const header = `@@ -${range(size + removed.length)} +${range(size + added.length)} @@`;
  const title = heading === undefined ? "" : ` ${heading.replace(/\n$/, "").slice(0, 80).trimEnd()}`;
  const patch = `${header}${title}\n${body.map(markMissingNewline).join("")}`.replace(/\n$/, "");
  return { additions: added.length, deletions: removed.length, patch };
}

/** Whether the run could stand elsewhere with the same result; Git then chooses by its own heuristics. */
function slides(lines: readonly string[], start: number, length: number): boolean {
  return (
    (start > 0 && lines[start - 1] === lines[start + length - 1]) ||
    (start + length < lines.length && lines[start] === lines[start + length])
  );
}

/** Lines with their line ends, so that a missing one at the end of the file is a difference. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function markMissingNewline(line: string): string {
  return line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`;
}
