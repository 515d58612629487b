/**
 * The parts of a timestamp in a time zone. The library reads them through the machine's own zone, where hours that
 * daylight saving leaves out there would be wrong elsewhere; these ask `Intl`.
 */
import type { Environment } from "@marcbachmann/cel-js";
import { textOf } from "../same-value.ts";
import { define } from "./define.ts";

/** The library's durations. */
type Span = Readonly<Record<"getHours" | "getMinutes" | "getSeconds", () => bigint>>;

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const PARTS: Readonly<Record<string, (parts: Parts) => number>> = {
  getFullYear: ({ year }) => year,
  getMonth: ({ month }) => month - 1,
  getDate: ({ day }) => day,
  getDayOfMonth: ({ day }) => day - 1,
  getDayOfWeek: ({ year, month, day }) => new Date(utc(year, month, day)).getUTCDay(),
  getDayOfYear: ({ year, month, day }) => Math.round((utc(year, month, day) - utc(year, 1, 1)) / 86_400_000),
  getHours: ({ hour }) => hour,
  getMinutes: ({ minute }) => minute,
  getSeconds: ({ second }) => second,
};

export function defineTimes(environment: Environment): void {
  const timestamp = "google.protobuf.Timestamp";
  for (const [name, part] of Object.entries(PARTS)) {
    define(environment, {
      [`${timestamp}.0${name}(): int`]: (time: Date) => BigInt(part(partsOf(time, "UTC"))),
      [`${timestamp}.0${name}(string): int`]: (time: Date, zone: string) => BigInt(part(partsOf(time, zone))),
    });
  }
  for (const name of ["getHours", "getMinutes", "getSeconds"] as const) {
    define(environment, { [`google.protobuf.Duration.0${name}(): int`]: (duration: Span) => duration[name]() });
  }
  define(environment, {
    [`string(${timestamp}): string`]: (time: Date) => time.toISOString().replace(/\.?0*Z$/, "Z"),
    "string(google.protobuf.Duration): string": (duration: object) => textOf(duration),
    [`int(${timestamp}): int`]: (time: Date) => BigInt(Math.floor(time.getTime() / 1000)),
    [`timestamp(${timestamp}): ${timestamp}`]: (time: Date) => time,
    "duration(google.protobuf.Duration): google.protobuf.Duration": (duration: object) => duration,
  });
}

const zones = new Map<string, Intl.DateTimeFormat>();

function partsOf(time: Date, zone: string): Parts {
  const found: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(time)) found[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = found;
  return { year, month, day, hour, minute, second };
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  const numeric = "numeric";
  // CEL writes offsets with or without a sign: 02:00 is +02:00.
  const timeZone = /^\d\d:\d\d$/.test(zone) ? `+${zone}` : zone;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US-u-ca-iso8601", {
      timeZone,
      hourCycle: "h23",
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    });
  } catch {
    throw new Error(`there is no time zone "${zone}"; write it as Europe/Berlin or +02:00`);
  }
  if (zones.size > 100) zones.clear();
  zones.set(zone, format);
  return format;
}

const utc = (year: number, month: number, day: number): number => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
};
