/** Points in time and spans for people. */

const MINUTE = 60_000;
const UNITS: readonly (readonly [string, number])[] = [
  ["day", 24 * 60 * MINUTE],
  ["hour", 60 * MINUTE],
  ["minute", MINUTE],
  ["second", 1_000],
];

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-21 13:05 Europe/Berlin`: the same everywhere, and no zone has to be guessed. */
export function formatTime(at: number, timezone: string): string {
  const parts = new Map(
    formatOf(timezone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")} ${timezone}`;
}

/** `2026-11-21 13:05 Europe/Berlin (2 hours ago)`, for what is read at once: comments, replies, the terminal. */
export function formatTimeSeen(at: number, timezone: string, now: number): string {
  const span = formatSpan(Math.abs(now - at));
  return `${formatTime(at, timezone)} (${at <= now ? `${span} ago` : `in ${span}`})`;
}

/** `2 hours`, `1 day`, `40 seconds`: in the largest unit that fits, rounded down. */
export function formatSpan(ms: number): string {
  const [name, unit] = UNITS.find(([, length]) => ms >= length) ?? ["second", 1_000];
  const count = Math.floor(ms / unit);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  formats.set(timezone, format);
  return format;
}
