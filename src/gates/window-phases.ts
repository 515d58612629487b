/**
 * When a window is open, by the clock on the wall: a moment is inside if the date and the time that clocks show then
 * are. So a time that clocks skip never comes (the window opens at the first one after it), and one that they show twice
 * comes twice. Hours past midnight belong to the day on which they begin; a date that is excepted is shut all day long.
 */
import { Temporal } from "temporal-polyfill";
import type { DateRange, WindowConfig } from "../config/gate-config.ts";

/** An unbroken time in which the window is open, or shut. */
export interface Phase {
  readonly open: boolean;
  /** When it ends, milliseconds since 1970; undefined: not within a year. */
  readonly until: number | undefined;
  /** From when on nothing is known, milliseconds since 1970: `until`, or a day ahead where that is not within a year. */
  readonly lookAgainAt: number;
}

interface KnownPhase extends Phase {
  readonly from: number;
}

const DAY = 86_400_000;
const DAYS_AHEAD = 366;
/** Kept for each window: a plan asks at one time, a simulation at a few. */
const MOST_KNOWN = 8;

const knownPhases = new WeakMap<WindowConfig, KnownPhase[]>();

/** The phase at a moment. Answers are kept: whoever asks for the same window in the same phase gets the same again. */
export function phaseAt(config: WindowConfig, now: number): Phase {
  const known = knownPhases.get(config) ?? [];
  const found = known.find(({ from, lookAgainAt }) => from <= now && now < lookAgainAt);
  if (found !== undefined) return found;
  const until = nextChange(config, now);
  const phase = { open: isOpen(config, zoned(config, now)), until, from: now, lookAgainAt: until ?? now + DAY };
  knownPhases.set(config, [phase, ...known].slice(0, MOST_KNOWN));
  return phase;
}

const zoned = ({ timezone }: WindowConfig, at: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timezone);

/** What a clock on the wall says. */
function isOpen(config: WindowConfig, at: Temporal.ZonedDateTime): boolean {
  const date = at.toPlainDate();
  if (isExcepted(config, date)) return false;
  const minutes = at.hour * 60 + at.minute;
  if (config.hours.length === 0) return opensOn(config, date);
  return config.hours.some(({ from, to }) => {
    if (from < to) return from <= minutes && minutes < to && opensOn(config, date);
    if (minutes >= from) return opensOn(config, date);
    return minutes < to && opensOn(config, date.subtract({ days: 1 }));
  });
}

/** Whether hours begin on a date. */
const opensOn = (config: WindowConfig, date: Temporal.PlainDate): boolean =>
  config.days.includes(date.dayOfWeek) &&
  (config.dates === undefined || config.dates.some((range) => isWithin(range, date))) &&
  !isExcepted(config, date);

const isExcepted = ({ except }: WindowConfig, date: Temporal.PlainDate): boolean =>
  except.some((range) => isWithin(range, date));

function isWithin({ from, to }: DateRange, date: Temporal.PlainDate): boolean {
  const text = date.toString();
  if (from.length === text.length) return from <= text && text <= to;
  const ofYear = text.slice("2026-".length);
  return from <= to ? from <= ofYear && ofYear <= to : from <= ofYear || ofYear <= to;
}

/** When the window next opens, or shuts, after `now`. */
function nextChange(config: WindowConfig, now: number): number | undefined {
  if (config.days.length === 7 && config.hours.length + config.except.length === 0 && !config.dates) return undefined;
  const start = zoned(config, now);
  const open = isOpen(config, start);
  const clocks = [0, ...config.hours.flatMap(({ from, to }) => [from, to % (24 * 60)])];
  const times = [...new Set(clocks)].sort((a, b) => a - b);
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead += 1) {
    const date = start.toPlainDate().add({ days: ahead });
    // Nothing can open on a day on which no hours begin, nor on the day before.
    const shutAllDay = !opensOn(config, date) && !opensOn(config, date.subtract({ days: 1 }));
    if (shutAllDay && !open) continue;
    const at = firstChange(config, date, times, now, open);
    if (at === undefined) continue;
    // Where clocks go back over midnight, the next date was shown before this one ended.
    return Math.min(at, firstChange(config, date.add({ days: 1 }), times, now, open) ?? at);
  }
  return undefined;
}

const firstChange = (
  config: WindowConfig,
  date: Temporal.PlainDate,
  times: readonly number[],
  now: number,
  open: boolean,
): number | undefined =>
  momentsOf(config, date, times).find((at) => at > now && isOpen(config, zoned(config, at)) !== open);

/** All moments of a date at which the answer can change, in order: times of the window's, and changes of the clock. */
function momentsOf({ timezone }: WindowConfig, date: Temporal.PlainDate, times: readonly number[]): readonly number[] {
  const moments = new Set<number>();
  for (const minutes of times) {
    const time = date.toPlainDateTime({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
    for (const disambiguation of ["earlier", "later"] as const) {
      const at = time.toZonedDateTime(timezone, { disambiguation });
      // A time that is skipped has no moment of its own: the change of the clock below is what counts.
      if (at.toPlainDateTime().equals(time)) moments.add(at.epochMilliseconds);
    }
  }
  const end = date.add({ days: 1 }).toZonedDateTime(timezone);
  const before = date.toZonedDateTime(timezone).subtract({ hours: 3 });
  let change = before.offsetNanoseconds === end.offsetNanoseconds ? null : before.getTimeZoneTransition("next");
  while (change !== null && change.epochMilliseconds <= end.epochMilliseconds) {
    moments.add(change.epochMilliseconds);
    change = change.getTimeZoneTransition("next");
  }
  return [...moments].sort((a, b) => a - b);
}
