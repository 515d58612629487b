/** Times of a scenario: those of commands, and `+30m` from what was before. */

import { readMoment } from "../commands/moment.ts";
import { parseDuration } from "../config/duration.ts";
import type { Parsed } from "../config/parsed.ts";

const DAY = 86_400_000;
const START = /^\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}\b/;

/** The moment that a text names, none before `from`: milliseconds since 1970. Weekdays are the next ones from there. */
export function parseMoment(text: string, from: number, timezone: string): Parsed<number> {
  if (text.startsWith("+")) {
    const span = parseDuration(text.slice(1));
    return "value" in span ? { value: from + span.value } : span;
  }
  const words = text.trim().split(/\s+/);
  // The moment itself is not past.
  const read = readMoment(words, { now: from - 1, timezone });
  if ("problem" in read) {
    return { problem: read.problem.startsWith("is past") ? "is before what stands above it" : read.problem };
  }
  if (read.taken < words.length) {
    return { problem: `holds more than a time: ${words.slice(read.taken).join(" ")} is left over` };
  }
  return { value: read.moment.at };
}

/** The moment at which a scenario starts: a date with a time. */
export function parseStart(text: string, timezone: string): Parsed<number> {
  const day = START.test(text) ? Date.parse(text.slice(0, 10)) : Number.NaN;
  if (Number.isNaN(day)) return { problem: "is no start; write a date and a time, such as 2026-11-23 09:00" };
  return parseMoment(text, day - 2 * DAY, timezone);
}
