/** Whether a window is open when another one is not. */
import type { DateRange, WindowConfig } from "../config/gate-config.ts";

const DAY = 24 * 60;
const WEEK = 7 * DAY;
const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Windows in different time zones cannot be compared all year round, and count as wider. */
export function weakerWindow(before: WindowConfig, after: WindowConfig): readonly string[] {
  if (before.timezone !== after.timezone) return [`in the time zone ${after.timezone} instead of ${before.timezone}`];
  const [was, is] = [minutesOf(before), minutesOf(after)];
  const first = is.findIndex((open, minute) => open && was[minute] !== true);
  const more = is.filter((open, minute) => open && was[minute] !== true).length;
  const lost = before.except.filter((range) => !after.except.some((other) => covers(other, range)));
  const wider =
    before.dates !== undefined &&
    (after.dates === undefined || after.dates.some((range) => !before.dates?.some((other) => covers(other, range))));
  return [
    ...(first < 0 ? [] : [`open for ${hours(more)} more in a week, such as ${moment(first)}`]),
    ...lost.map((range) => `no longer shut on ${rangeOf(range)}`),
    ...(wider ? ["open on more dates"] : []),
  ];
}

/** Minutes of a week from Monday 00:00; what runs past midnight belongs to the day on which it began. */
function minutesOf({ days, hours: spans }: WindowConfig): readonly boolean[] {
  const open = Array.from({ length: WEEK }, () => false);
  const whole = spans.length === 0 ? [{ from: 0, to: DAY }] : spans;
  for (const day of days) {
    for (const { from, to } of whole) {
      const end = to > from ? to : to + DAY;
      for (let minute = from; minute < end; minute += 1) open[((day - 1) * DAY + minute) % WEEK] = true;
    }
  }
  return open;
}

/** Ranges of one year and of every year are compared only with their like. */
function covers(outer: DateRange, inner: DateRange): boolean {
  if (outer.from === inner.from && outer.to === inner.to) return true;
  const alike = outer.from.length === inner.from.length && outer.from <= outer.to && inner.from <= inner.to;
  return alike && outer.from <= inner.from && inner.to <= outer.to;
}

const hours = (minutes: number): string =>
  minutes % 60 === 0
    ? `${minutes / 60} hour${minutes === 60 ? "" : "s"}`
    : `${minutes} minute${minutes === 1 ? "" : "s"}`;

function moment(minute: number): string {
  const of = minute % DAY;
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${NAMES[Math.floor(minute / DAY)]} ${two(Math.floor(of / 60))}:${two(of % 60)}`;
}

const rangeOf = ({ from, to }: DateRange): string => (from === to ? from : `${from} to ${to}`);
