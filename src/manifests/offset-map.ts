/** Where the characters of a scalar's content stand in the text around it. */
import type { OffsetMap } from "./tree.ts";

/** Shifts every offset: for a text that lies in one piece in another. */
export const shifted =
  (by: number): OffsetMap =>
  (offset) =>
    offset + by;

/** Puts off the work for scalars that nobody asks about. */
function lazily(make: () => OffsetMap): OffsetMap {
  let made: OffsetMap | undefined;
  return (offset) => {
    made ??= make();
    return made(offset);
  };
}

/** A plain or quoted scalar. Of what spans lines only plain text maps, within its lines. */
export const mapInside = (source: string, start: number, end: number, content: string): OffsetMap =>
  lazily(() => {
    const quote = source[start] === '"' || source[start] === "'" ? 1 : 0;
    const inside = source.slice(start + quote, end - quote);
    if (inside === content) return shifted(start + quote);
    if (quote === 0) return byLines([...linesOf(source, start, end, content)]);
    const starts = source[start] === '"' && !/[\r\n]/.test(inside) ? escapedStarts(inside, content) : [];
    return (offset) => {
      const found = starts[offset];
      return found === undefined ? undefined : start + quote + found;
    };
  });

/** Where each character of the content starts between double quotes, and where the last ends; empty if that is unclear. */
function escapedStarts(inside: string, content: string): readonly number[] {
  const starts: number[] = [];
  let at = 0;
  while (at < inside.length) {
    const written = /^\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/.exec(inside.slice(at, at + 6))?.[0] ?? "";
    // `\U0001f600` may be two units of UTF-16: too rare to follow.
    if (written.startsWith("\\U")) return [];
    starts.push(at);
    at += Math.max(written.length, 1);
  }
  return starts.length === content.length ? [...starts, at] : [];
}

/**
 * A block scalar (`|` or `>`): maps line by line. Folding (`>`) joins lines with a blank or drops breaks; the characters
 * within a line still map, those between lines map nowhere.
 */
export const mapBlock = (source: string, start: number, end: number, content: string): OffsetMap =>
  lazily(() => byLines([...linesOf(source, source.indexOf("\n", start) + 1 || end, end, content)]));

const byLines =
  (lines: readonly Line[]): OffsetMap =>
  (offset) => {
    const line = lastNotAfter(lines, offset);
    return line !== undefined && offset <= line.content + line.length ? line.source + offset - line.content : undefined;
  };

interface Line {
  readonly content: number;
  readonly source: number;
  readonly length: number;
}

/** The lines of a scalar that are not blank, each with its offset in the content and in the source. */
function* linesOf(source: string, start: number, end: number, content: string): Generator<Line> {
  let contentAt = 0;
  let sourceAt = start;
  while (sourceAt < end) {
    const breakAt = source.indexOf("\n", sourceAt);
    const lineEnd = breakAt < 0 || breakAt > end ? end : breakAt;
    const line = source.slice(sourceAt, lineEnd).replace(/\r$/, "");
    const text = line.trimStart();
    if (text !== "") {
      // What the block is indented by is cut off; what a line is indented more by belongs to the content.
      const found = content.indexOf(text, contentAt);
      if (found < 0 || /\S/.test(content.slice(contentAt, found))) return;
      yield { content: found, source: sourceAt + line.length - text.length, length: text.length };
      contentAt = found + text.length;
    }
    sourceAt = lineEnd + 1;
  }
}

/** Binary search for the last line that starts at or before the offset. */
function lastNotAfter(lines: readonly Line[], offset: number): Line | undefined {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.content ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return lines[low - 1];
}
