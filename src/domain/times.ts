/** Points in time and spans for people. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS: readonly (readonly [string, number])[] = [
  ["day", DAY],
  ["hour", HOUR],
  ["minute", MINUTE],
  ["second", 1_000],
];

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-21 13:05 Europe/Berlin`: the same everywhere, and no zone has to be guessed. */
export function formatTime(at: number, timezone: string): string {
  const { date, time } = clockOf(at, timezone);
  return `${date} ${time} ${timezone}`;
}

/** `2026-11-21 13:05 Europe/Berlin (2 hours ago)`, for what is read at once: comments, replies, the terminal. */
export function formatTimeSeen(at: number, timezone: string, now: number): string {
  const span = formatSpan(Math.abs(now - at));
  return `${formatTime(at, timezone)} (${at <= now ? `${span} ago` : `in ${span}`})`;
}

/** `2 hours`, `1 day`, `40 seconds`: in the largest unit that fits, rounded down. */
export function formatSpan(ms: number): string {
  const [name, unit] = UNITS.find(([, length]) => ms >= length) ?? ["second", 1_000];
  return counted(Math.floor(ms / unit), name);
}

/**
 * When something opens by itself, as people say it at `now`: `in 17 minutes` within the hour (rounded up: never promised
 * too early), `today 16:00 Europe/Berlin`, `Monday 09:00 Europe/Berlin` within six days, `Monday 2027-01-04 09:00
 * Europe/Berlin` beyond. True only for who reads it at once: texts that stay take {@link formatTime}.
 */
export function describeOpening(at: number, now: number, timezone: string): string {
  const left = at - now;
  if (left <= 0) return "now";
  if (left <= HOUR) return `in ${left < MINUTE ? counted(Math.ceil(left / 1_000), "second") : minutesLeft(left)}`;
  const { date, time, weekday } = clockOf(at, timezone);
  if (date === clockOf(now, timezone).date) return `today ${time} ${timezone}`;
  return `${weekday} ${left < 6 * DAY ? "" : `${date} `}${time} ${timezone}`;
}

const minutesLeft = (ms: number): string => counted(Math.ceil(ms / MINUTE), "minute");
const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? "" : "s"}`;

/** `Monday 2026-11-23 09:00 Europe/Berlin`. */
export function formatDayAndTime(at: number, timezone: string): string {
  const { date, time, weekday } = clockOf(at, timezone);
  return `${weekday} ${date} ${time} ${timezone}`;
}

interface Clock {
  readonly date: string;
  readonly time: string;
  readonly weekday: string;
}

/** What clocks showed, by zone and minute: many promotions share their minutes, and asking takes microseconds. */
const clocks = new Map<string, Map<number, Clock>>();
const MOST_CLOCKS = 10_000;

function clockOf(at: number, timezone: string): Clock {
  const minute = Math.floor(at / MINUTE);
  let known = clocks.get(timezone);
  if (known === undefined || known.size >= MOST_CLOCKS) {
    known = new Map();
    clocks.set(timezone, known);
  }
  let clock = known.get(minute);
  if (clock === undefined) {
    clock = readClock(at, timezone);
    known.set(minute, clock);
  }
  return clock;
}

function readClock(at: number, timezone: string): Clock {
  const parts = new Map(
    formatOf(timezone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? "";
  return {
    date: `${part("year")}-${part("month")}-${part("day")}`,
    time: `${part("hour")}:${part("minute")}`,
    weekday: part("weekday"),
  };
}

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    weekday: "long",
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
