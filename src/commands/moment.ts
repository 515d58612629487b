/** Points in time as people write them: `2026-12-24`, `Fri 17:00`, `tomorrow 9:00 Europe/Berlin`, `2h`. */
import { Temporal } from "temporal-polyfill";
import { nearest } from "../config/did-you-mean.ts";
import { parseDuration } from "../config/duration.ts";
import { parseTimeZone } from "../config/time-zone.ts";

export interface Moment {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What was chosen where the clock shows a time twice or never; a sentence without a full stop. */
  readonly note?: string;
}

export interface MomentContext {
  /** When the comment was written: reading it again later gives the same moments. Milliseconds since 1970. */
  readonly now: number;
  /** IANA name, for times that name no zone. */
  readonly timezone: string;
}

export type ReadMoment =
  | { readonly moment: Moment /** How many of the words it took. */; readonly taken: number }
  /** The rest of a sentence that starts with the words. */
  | { readonly problem: string; readonly words: string };

/** Beyond this it is a slip in the year. */
const FURTHEST_YEARS = 2;
const EXAMPLES = "write one such as 2026-12-24, Fri 17:00, tomorrow 9:00, 17:00 Europe/Berlin or 2h";
const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/** Several zones share one, or people and zone tables do not mean the same by it. */
const ABBREVIATION =
  /^(?:CES?T|ME[SZ]+|[ECMP][SD]?T|A[CEW]?[SD]T|BST|IST|JST|KST|SGT|HKT|MSK|EES?T|WES?T|NZ[SD]T|AK[SD]T|HST)$/;
const OFFSET = /^[+-](?:[01]\d|2[0-3]):?[0-5]\d$/;
const CLOCK = /^(?<hour>\d{1,2})(?::(?<minute>\d{2})(?::(?<second>\d{2}))?)?(?<half>[ap]m)?$/i;
const STAMP = /^(?<date>\d{4}-\d{2}-\d{2})(?:T(?<time>[\d:.]{4,12})(?<offset>Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * Reads the point in time that stands at the start of the words: as many of them as belong to it. Past ones are mistakes.
 * A local time that daylight saving gives twice, or skips, is the later of the two that it could be.
 */
export function readMoment(words: readonly string[], context: MomentContext): ReadMoment {
  const read = new MomentReader(words, context).read();
  if ("problem" in read) return read;
  const { at } = read.moment;
  const written = words.slice(0, read.taken).join(" ");
  const limit = Temporal.Instant.fromEpochMilliseconds(context.now)
    .toZonedDateTimeISO("UTC")
    .add({ years: FURTHEST_YEARS }).epochMilliseconds;
  if (at <= context.now) return { words: written, problem: pastProblem(words[0] ?? "") };
  if (at > limit) return { words: written, problem: `is more than ${FURTHEST_YEARS} years away; is the year right?` };
  return read;
}

/** Reads back as the same moment, wherever and whenever (before it is past). */
export const formatMoment = ({ at }: Moment): string => new Date(at).toISOString();

const pastProblem = (first: string): string =>
  CLOCK.test(first) ? `is past today; write tomorrow ${first} for the next one` : "is past";

class MomentReader {
  readonly #words: readonly string[];
  readonly #context: MomentContext;
  #at = 0;

  constructor(words: readonly string[], context: MomentContext) {
    this.#words = words;
    this.#context = context;
  }

  read(): ReadMoment {
    const first = this.#words[0] ?? "";
    if (first === "") return { words: "", problem: `is no point in time; ${EXAMPLES}` };
    const span = /^\d+[dhms\d]*$/i.test(first) ? parseDuration(first.toLowerCase()) : undefined;
    if (span !== undefined && "value" in span) {
      this.#at = 1;
      return this.#done({ at: this.#context.now + span.value });
    }
    const stamp = STAMP.exec(first)?.groups;
    return stamp === undefined ? this.#dayAndClock() : this.#stamp(first, stamp);
  }

  #stamp(first: string, { date = "", time, offset }: Partial<Record<string, string>>): ReadMoment {
    this.#at = 1;
    try {
      if (time !== undefined && offset !== undefined) {
        return this.#done({ at: Temporal.Instant.from(first.toUpperCase()).epochMilliseconds });
      }
      const day = Temporal.PlainDate.from(date, { overflow: "reject" });
      const clock = time === undefined ? this.#clock() : { time: Temporal.PlainTime.from(time) };
      return this.#inZone(day, clock);
    } catch {
      return { words: first, problem: `is no date of the calendar; ${EXAMPLES}` };
    }
  }

  /** `tomorrow`, `Fri`, each with or without a time; or a time alone, which is today's. */
  #dayAndClock(): ReadMoment {
    const first = this.#words[0] ?? "";
    const word = first.toLowerCase().replace(/,$/, "");
    const weekday = word.length < 3 ? -1 : WEEKDAYS.findIndex((name) => name.startsWith(word));
    if (word === "today" || word === "tomorrow" || weekday >= 0) {
      this.#at = 1;
      const clock = this.#clock();
      return this.#inZone((today) => dayNamed(today, word, weekday), clock);
    }
    const clock = this.#clock();
    if (clock === undefined) return { words: first, problem: `is no point in time; ${EXAMPLES}` };
    return this.#inZone((today) => today.toPlainDate(), clock);
  }

  /** A time of the day with what is glued to it (`17:00+01:00`); undefined if none comes next. */
  #clock(): { readonly time: Temporal.PlainTime; readonly zone?: string } | undefined {
    const word = this.#words[this.#at] ?? "";
    const glued = /^(?<clock>\d{1,2}:\d{2}(?::\d{2})?)(?<zone>Z|[+-]\d{2}:?\d{2})$/i.exec(word)?.groups;
    const groups = CLOCK.exec(glued?.["clock"] ?? word)?.groups;
    if (groups === undefined || (groups["minute"] === undefined && groups["half"] === undefined)) return undefined;
    const half = groups["half"]?.toLowerCase();
    const written = Number(groups["hour"]);
    if (half !== undefined && (written < 1 || written > 12)) return undefined;
    const hour = half === undefined ? written : (written % 12) + (half === "pm" ? 12 : 0);
    const minute = Number(groups["minute"] ?? 0);
    const second = Number(groups["second"] ?? 0);
    if (hour > 23 || minute > 59 || second > 59) return undefined;
    this.#at += 1;
    const zone = glued?.["zone"];
    return { time: new Temporal.PlainTime(hour, minute, second), ...(zone !== undefined && { zone }) };
  }

  #inZone(
    day: Temporal.PlainDate | ((today: Temporal.PlainDateTime) => Temporal.PlainDate),
    clock: { readonly time: Temporal.PlainTime; readonly zone?: string } | undefined,
  ): ReadMoment {
    const written = clock?.zone ?? this.#zone();
    if (typeof written === "object") return written;
    const zone = written === undefined ? this.#context.timezone : written.toUpperCase() === "Z" ? "UTC" : written;
    const now = Temporal.Instant.fromEpochMilliseconds(this.#context.now).toZonedDateTimeISO(zone);
    const date = typeof day === "function" ? day(now.toPlainDateTime()) : day;
    const weekly = typeof day === "function" && this.#isWeekday();
    const first = inZone(date, clock?.time, zone);
    // A weekday names the next one: today's, if the time is still to come.
    return this.#done(
      weekly && first.at <= this.#context.now ? inZone(date.add({ days: 7 }), clock?.time, zone) : first,
    );
  }

  #isWeekday(): boolean {
    const word = (this.#words[0] ?? "").toLowerCase().replace(/,$/, "");
    return word.length >= 3 && WEEKDAYS.some((name) => name.startsWith(word));
  }

  /** The zone that comes next, undefined if none does; a problem where it looks like one and is none. */
  #zone(): string | undefined | { readonly problem: string; readonly words: string } {
    const word = this.#words[this.#at] ?? "";
    const plain = word.replace(/^\((.*)\)$/, "$1");
    if (/^(?:UTC|GMT|Z)$/.test(plain) || OFFSET.test(plain)) {
      this.#at += 1;
      return plain === "GMT" ? "UTC" : plain;
    }
    if (ABBREVIATION.test(plain)) {
      return { words: plain, problem: "is short for more than one time zone; write one such as Europe/Berlin or UTC" };
    }
    if (!/^[A-Za-z_]+\/[A-Za-z_/+-]+\d{0,2}$/.test(plain) || plain.length > 64) return undefined;
    if ("value" in parseTimeZone(plain)) {
      this.#at += 1;
      return plain;
    }
    const near = nearest(plain, Intl.supportedValuesOf("timeZone"));
    return near === undefined ? undefined : { words: plain, problem: `is no time zone. Did you mean ${near}?` };
  }

  #done(moment: Moment): ReadMoment {
    return { moment, taken: this.#at };
  }
}

function dayNamed(now: Temporal.PlainDateTime, word: string, weekday: number): Temporal.PlainDate {
  const today = now.toPlainDate();
  if (word === "today") return today;
  if (word === "tomorrow") return today.add({ days: 1 });
  return today.add({ days: (weekday + 1 - today.dayOfWeek + 7) % 7 });
}

/** Without a time: when the day begins. */
function inZone(date: Temporal.PlainDate, time: Temporal.PlainTime | undefined, timeZone: string): Moment {
  if (time === undefined) return { at: date.toZonedDateTime(timeZone).epochMilliseconds };
  const local = date.toPlainDateTime(time);
  const later = local.toZonedDateTime(timeZone, { disambiguation: "later" });
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  const at = later.epochMilliseconds;
  if (at === earlier.epochMilliseconds) return { at };
  const [written, day] = [clockOf(local), date.toString()];
  return later.toPlainDateTime().equals(local)
    ? { at, note: `${written} comes twice on ${day} in ${timeZone}; the later one is meant` }
    : { at, note: `the clocks of ${timeZone} skip ${written} on ${day}; ${clockOf(later)} is meant` };
}

const clockOf = (time: { readonly hour: number; readonly minute: number }): string =>
  [time.hour, time.minute].map((part) => `${part}`.padStart(2, "0")).join(":");
