import { describe, expect, it } from "@jest/globals";
import type { WindowConfig } from "../../src/config/gate-config.ts";
import { parseDates, parseDays, parseHours } from "../../src/config/window-grammar.ts";
import { window } from "../../src/gates/window.ts";
import { factsWith } from "./some-facts.ts";
import { type Case, testTable } from "./table.ts";

type Written = Partial<Record<"days" | "hours" | "dates" | "except" | "timezone", string>>;

const read = <T>(parsed: { readonly value: T } | { readonly problem: string }): T => {
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed.value;
};

const windowOf = ({ days = "mon-sun", hours, dates, except, timezone = "Europe/Berlin" }: Written): WindowConfig => ({
  kind: "window",
  days: read(parseDays(days)),
  hours: hours === undefined ? [] : hours.split(" ").map((each) => read(parseHours(each))),
  timezone,
  ...(dates !== undefined && { dates: dates.split(" ").map((each) => read(parseDates(each))) }),
  except: except === undefined ? [] : except.split(" ").map((each) => read(parseDates(each))),
});

const at = (now: number, config: WindowConfig) => window(config).evaluate(factsWith({ now }));

type Given = { readonly window: Written; readonly now: string };
const shut = (name: string, written: Written, now: string, opensAt: string): Case<Given> => ({
  name,
  given: { window: written, now },
  state: "waiting",
  opensAt: Date.parse(opensAt),
});
const open = (name: string, written: Written, now: string, until?: string): Case<Given> => ({
  name,
  given: { window: written, now },
  state: "passed",
  ...(until !== undefined && { changesAt: Date.parse(until) }),
});

const OFFICE: Written = { days: "mon-thu", hours: "09:00-16:00" };
const NIGHT: Written = { days: "mon-thu", hours: "22:00-02:00" };
const CASES: readonly Case<Given>[] = [
  shut("on a Saturday", OFFICE, "2026-11-21T12:00Z", "2026-11-23T08:00Z"),
  shut("a moment before it opens", OFFICE, "2026-11-23T07:59:59.999Z", "2026-11-23T08:00Z"),
  open("as it opens", OFFICE, "2026-11-23T08:00Z", "2026-11-23T15:00Z"),
  open("a moment before it shuts", OFFICE, "2026-11-23T14:59:59.999Z", "2026-11-23T15:00Z"),
  shut("as it shuts: the end is not included", OFFICE, "2026-11-23T15:00Z", "2026-11-24T08:00Z"),
  shut("after the last of the week", OFFICE, "2026-11-26T15:00Z", "2026-11-30T08:00Z"),
  shut("at noon between two", { hours: "09:00-12:00 13:00-16:00" }, "2026-11-23T11:30Z", "2026-11-23T12:00Z"),
  open("over two that touch", { hours: "09:00-12:00 12:00-16:00" }, "2026-11-23T10:30Z", "2026-11-23T15:00Z"),
  open("whole days in a row", { days: "mon-thu" }, "2026-11-24T12:00Z", "2026-11-26T23:00Z"),
  open("always", {}, "2026-11-24T12:00Z"),
  open("always, written as hours", { hours: "00:00-24:00" }, "2026-11-24T12:00Z"),
  shut("single days", { days: "mon,wed" }, "2026-11-23T23:00Z", "2026-11-24T23:00Z"),

  open("before midnight", NIGHT, "2026-11-23T22:30Z", "2026-11-24T01:00Z"),
  open("past midnight on a day that is not among them", NIGHT, "2026-11-27T00:30Z", "2026-11-27T01:00Z"),
  shut("past midnight of a day that is not among them", NIGHT, "2026-11-23T00:30Z", "2026-11-23T21:00Z"),

  shut("on a holiday", { ...OFFICE, except: "2026-12-24..2027-01-01" }, "2026-12-24T10:00Z", "2027-01-04T08:00Z"),
  open("on the day before", { ...OFFICE, except: "2026-12-24" }, "2026-12-23T10:00Z", "2026-12-23T15:00Z"),
  shut("on a holiday of every year", { except: "12-24..01-06" }, "2028-12-30T10:00Z", "2029-01-06T23:00Z"),
  shut("on a leap day", { except: "02-29" }, "2028-02-29T10:00Z", "2028-02-29T23:00Z"),
  open("past midnight into a holiday", { ...NIGHT, except: "2026-11-24" }, "2026-11-23T22:30Z", "2026-11-23T23:00Z"),
  shut("past midnight from a holiday", { ...NIGHT, except: "2026-11-24" }, "2026-11-25T00:30Z", "2026-11-25T21:00Z"),
  shut("before the dates", { ...OFFICE, dates: "2027-01-01..2027-01-31" }, "2026-11-23T10:00Z", "2027-01-04T08:00Z"),
  open("on the last of its dates", { ...OFFICE, dates: "2026-11-23" }, "2026-11-23T10:00Z", "2026-11-23T15:00Z"),

  // Berlin: on 2026-03-29 clocks go from 02:00 to 03:00, on 2026-10-25 from 03:00 back to 02:00.
  shut("in spring: opens an hour earlier by UTC", OFFICE, "2026-03-28T12:00Z", "2026-03-30T07:00Z"),
  shut("in autumn: an hour later by UTC", OFFICE, "2026-10-24T12:00Z", "2026-10-26T08:00Z"),
  shut("an opening that clocks skip", { hours: "02:30-04:00" }, "2026-03-29T00:30Z", "2026-03-29T01:00Z"),
  open("after an opening that clocks skip", { hours: "02:30-04:00" }, "2026-03-29T01:00Z", "2026-03-29T02:00Z"),
  open("an end that clocks skip", { hours: "01:00-02:30" }, "2026-03-29T00:30Z", "2026-03-29T01:00Z"),
  shut("skipped altogether", { hours: "02:00-03:00" }, "2026-03-28T12:00Z", "2026-03-30T00:00Z"),
  open("an end that clocks show twice, first", { hours: "01:30-02:30" }, "2026-10-25T00:00Z", "2026-10-25T00:30Z"),
  shut("between the two", { hours: "01:30-02:30" }, "2026-10-25T00:30Z", "2026-10-25T01:00Z"),
  open("an end that clocks show twice, again", { hours: "01:30-02:30" }, "2026-10-25T01:00Z", "2026-10-25T01:30Z"),
  open("over both", { hours: "01:00-04:00" }, "2026-10-25T00:30Z", "2026-10-25T03:00Z"),
  open("past midnight of that night", { hours: "22:00-02:00" }, "2026-10-24T23:00Z", "2026-10-25T00:00Z"),
  open("all that day, 25 hours long", { days: "sun" }, "2026-10-24T22:00Z", "2026-10-25T23:00Z"),
  open("all that day, 23 hours long", { days: "sun" }, "2026-03-28T23:00Z", "2026-03-29T22:00Z"),

  // New York: 2026-03-08 and 2026-11-01 at 02:00, while London still has its own time.
  shut("New York in spring", { ...OFFICE, timezone: "America/New_York" }, "2026-03-07T12:00Z", "2026-03-09T13:00Z"),
  shut("New York in autumn", { ...OFFICE, timezone: "America/New_York" }, "2026-10-31T12:00Z", "2026-11-02T14:00Z"),
  // Lord Howe: half an hour, 2026-10-04 from 02:00 to 02:30 and 2026-04-05 from 02:00 back to 01:30.
  shut(
    "Lord Howe, skipped",
    { hours: "02:00-02:45", timezone: "Australia/Lord_Howe" },
    "2026-10-03T14:30Z",
    "2026-10-03T15:30Z",
  ),
  open(
    "Lord Howe, after",
    { hours: "02:00-02:45", timezone: "Australia/Lord_Howe" },
    "2026-10-03T15:30Z",
    "2026-10-03T15:45Z",
  ),
  open(
    "Lord Howe, shown twice",
    { hours: "01:15-01:45", timezone: "Australia/Lord_Howe" },
    "2026-04-04T14:30Z",
    "2026-04-04T14:45Z",
  ),
  shut(
    "Lord Howe, between",
    { hours: "01:15-01:45", timezone: "Australia/Lord_Howe" },
    "2026-04-04T14:45Z",
    "2026-04-04T15:00Z",
  ),
  // Where the day begins at 01:00: Havana 2026-03-08, Beirut 2026-03-29, Santiago 2026-09-06.
  shut("Havana", { days: "sun", timezone: "America/Havana" }, "2026-03-07T12:00Z", "2026-03-08T05:00Z"),
  open(
    "Havana, from the day before",
    { hours: "23:00-01:30", timezone: "America/Havana" },
    "2026-03-08T04:30Z",
    "2026-03-08T05:30Z",
  ),
  shut(
    "Beirut",
    { days: "sun", hours: "00:00-02:00", timezone: "Asia/Beirut" },
    "2026-03-28T12:00Z",
    "2026-03-28T22:00Z",
  ),
  shut(
    "Santiago",
    { days: "sun", hours: "00:30-03:00", timezone: "America/Santiago" },
    "2026-09-05T12:00Z",
    "2026-09-06T04:00Z",
  ),
  // Goose Bay, 2010-11-07: clocks went from 00:01 back to 23:01 of the day before.
  open(
    "Goose Bay, shown before it was over",
    { days: "sun", timezone: "America/Goose_Bay" },
    "2010-11-07T03:00Z",
    "2010-11-07T03:01Z",
  ),
  // No daylight saving, and not a whole hour.
  shut("Kathmandu", { ...OFFICE, timezone: "Asia/Kathmandu" }, "2026-11-21T12:00Z", "2026-11-23T03:15Z"),
];

describe("the window gate", () => {
  testTable("window", CASES, ({ window: written, now }) => at(Date.parse(now), windowOf(written)));

  it("blocks where it does not open within a year, and is looked at again a day later", () => {
    const now = Date.parse("2026-11-21T12:00Z");
    const never = windowOf({ ...OFFICE, except: "2026-01-01..2028-01-01" });
    expect(at(now, never)).toMatchObject({
      state: "blocked",
      reason:
        "the window does not open within a year (open Monday to Thursday, 09:00 to 16:00, not on 2026-01-01 to 2028-01-01)",
      opener: "a person mends it in towpath.yaml",
      changesAt: now + 86_400_000,
    });
    expect(at(Date.parse("2027-06-01T00:00Z"), never)).toMatchObject({ opensAt: Date.parse("2028-01-03T08:00Z") });
    expect(at(now, windowOf({ dates: "2026-01-01..2026-11-20" }))).toMatchObject({ state: "blocked" });
  });

  it("answers the same whatever it was asked before", () => {
    const kept = windowOf(OFFICE);
    const times = [3, 1, 2, 1.5, 0, 700, 3].map((days) => Date.parse("2026-11-21T12:00Z") + days * 86_400_000);
    for (const now of times) expect(at(now, kept)).toEqual(at(now, windowOf(OFFICE)));
  });

  it.each([
    ["Europe/Berlin", "2026-03-22", "2026-10-18"],
    ["America/New_York", "2026-03-01", "2026-10-25"],
    ["Australia/Lord_Howe", "2026-03-29", "2026-09-27"],
    ["America/Havana", "2026-03-01", "2026-10-25"],
    ["Asia/Beirut", "2026-03-22", "2026-10-18"],
    ["Africa/Cairo", "2026-04-17", "2026-10-23"],
  ])("tells every change in the weeks of change exactly: %s", (timezone, ...weeks) => {
    const written = { days: "fri-sun", hours: "00:15-01:45 02:15-02:50 23:30-00:10", timezone };
    for (const week of weeks) {
      let now = Date.parse(`${week}T00:00Z`);
      const end = now + 14 * 86_400_000;
      for (let step = 0; now < end && step < 200; step += 1) {
        const { state, opensAt, changesAt } = at(now, windowOf(written));
        const next = opensAt ?? changesAt ?? Number.NaN;
        expect(next).toBeGreaterThan(now);
        expect(at(next, windowOf(written)).state).not.toBe(state);
        expect(at(next - 1, windowOf(written)).state).toBe(state);
        now = next;
      }
      expect(now).toBeGreaterThanOrEqual(end);
    }
  });

  it("is open whenever a clock on the wall shows a time in it", () => {
    const config = windowOf({ days: "sun", hours: "01:30-02:45", timezone: "Australia/Lord_Howe" });
    const clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: config.timezone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    for (const day of ["2026-04-04", "2026-10-03"]) {
      for (let minute = 0; minute < 24 * 60; minute += 1) {
        const now = Date.parse(`${day}T08:00Z`) + minute * 60_000;
        const [weekday, time = ""] = clock.format(now).split(/,? /);
        const inside = weekday === "Sun" && time >= "01:30" && time < "02:45";
        expect([time, at(now, config).state]).toEqual([time, inside ? "passed" : "waiting"]);
      }
    }
  });
});
