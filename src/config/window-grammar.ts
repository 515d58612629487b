/**
 * The small grammars of windows:
 *
 *   days    mon-thu   mon,wed   sat-mon (over the end of the week)   English names, at least three letters
 *   hours   09:00-16:00   22:00-02:00 (past midnight)   00:00-24:00
 *   dates   2026-12-24   2026-12-24..2027-01-01   12-24 (every year)   12-24..01-01 (over the end of the year)
 */
import type { DateRange, WindowConfig } from "./gate-config.ts";
import type { Parsed } from "./parsed.ts";

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Days as numbers, 1 Monday … 7 Sunday, in the order of the week. */
export function parseDays(text: string): Parsed<readonly number[]> {
  const days = new Set<number>();
  for (const part of text.split(",")) {
    const [from = "", to, ...more] = part.split("-").map((name) => name.trim());
    const [first, last] = [dayOf(from), dayOf(to ?? from)];
    if (first === undefined || last === undefined || more.length > 0) {
      return { problem: "is no day of the week; write mon, mon-thu, or mon,wed" };
    }
    for (let day = first; ; day = (day % 7) + 1) {
      days.add(day);
      if (day === last) break;
    }
  }
  return { value: [...days].sort((a, b) => a - b) };
}

function dayOf(name: string): number | undefined {
  if (name.length < 3) return undefined;
  const index = DAYS.findIndex((day) => day.startsWith(name.toLowerCase()));
  return index < 0 ? undefined : index + 1;
}

/** Minutes of the day; `to` below `from` runs past midnight. */
export function parseHours(text: string): Parsed<WindowConfig["hours"][number]> {
  const match = /^\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*$/.exec(text);
  if (match === null) return { problem: 'are no hours; write them as in "09:00-16:00"' };
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = match.slice(1).map(Number);
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  if (fromMinute > 59 || toMinute > 59 || from >= DAY || to > DAY) {
    return { problem: "name a time that no clock shows; the day runs from 00:00 to 24:00" };
  }
  if (from === to) return { problem: "end where they start; for the whole day leave hours out" };
  return { value: { from, to } };
}

const DAY = 24 * 60;

/** A date or a range of dates, both ends included, in one year or in every one. */
export function parseDates(text: string): Parsed<DateRange> {
  const [from = "", to = from, ...more] = text.split("..").map((date) => date.trim());
  const isYearly = isDayOfYear(from) && isDayOfYear(to);
  if (more.length > 0 || (!isYearly && !(isDate(from) && isDate(to)))) {
    return { problem: "is no date of the calendar; write 2026-12-24, 2026-12-24..2027-01-01, or 12-24 for every year" };
  }
  if (to < from && !isYearly) return { problem: "ends before it starts" };
  return { value: { from, to } };
}

/** 2024 has every date that a year can have. */
const isDayOfYear = (text: string): boolean => isDate(`2024-${text}`);

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
