/** Durations: `30m`, `24h`, `2d`, `1h30m`. Days, hours, minutes and seconds in this order, whole numbers, no blanks. */
import type { Parsed } from "./parsed.ts";

const DURATION = /^(?:(\d{1,5})d)?(?:(\d{1,5})h)?(?:(\d{1,5})m)?(?:(\d{1,5})s)?$/;
const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
] as const;
const LONGEST = 365 * 86_400_000;

/** Milliseconds, from one second to 365 days. */
export function parseDuration(text: string): Parsed<number> {
  const match = DURATION.exec(text);
  if (match === null || text === "") {
    return { problem: `is no duration; write whole numbers with d, h, m or s, such as ${example(text)}` };
  }
  const value = UNITS.reduce((sum, [, ms], index) => sum + Number(match[index + 1] ?? 0) * ms, 0);
  if (value === 0) return { problem: "is no time at all; leave it out, or write one such as 30m" };
  if (value > LONGEST) return { problem: "is longer than 365d" };
  return { value };
}

/** The shortest way to write it, to the second: `parseDuration(formatDuration(x))` is x for whole seconds. */
export function formatDuration(ms: number): string {
  let rest = Math.round(ms / 1000) * 1000;
  const parts = UNITS.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? "" : `${count}${unit}`;
  });
  return parts.join("") || "0s";
}

function example(text: string): string {
  const number = /^\s*(\d{1,5})\s*(d|h|m|s|min|mins|minutes?|hours?|hrs?|days?|secs?|seconds?)?\s*$/i.exec(text);
  return number === null ? "30m or 1h30m" : `${number[1]}${(number[2] ?? "m").charAt(0).toLowerCase()}`;
}
