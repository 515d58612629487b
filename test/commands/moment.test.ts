import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { formatMoment, readMoment } from "../../src/commands/moment.ts";
import { NOW } from "./context.ts";

const context = { now: NOW, timezone: "Europe/Berlin" };
const read = (text: string, change: Partial<typeof context> = {}): string => {
  const found = readMoment(text.split(" "), { ...context, ...change });
  if ("problem" in found) return `${found.words}: ${found.problem}`;
  const note = found.moment.note === undefined ? "" : ` (${found.moment.note})`;
  return `${formatMoment(found.moment)} ${found.taken}${note}`;
};

describe("points in time, on Saturday 2026-11-21 at 13:00 in Berlin", () => {
  it.each([
    ["2026-12-24", "2026-12-23T23:00:00.000Z 1"],
    ["2026-12-24 17:00", "2026-12-24T16:00:00.000Z 2"],
    ["2026-12-24 17:00 America/New_York", "2026-12-24T22:00:00.000Z 3"],
    ["2026-12-24T17:00", "2026-12-24T16:00:00.000Z 1"],
    ["2026-12-24T17:00 UTC", "2026-12-24T17:00:00.000Z 2"],
    ["2026-12-24T17:00+01:00", "2026-12-24T16:00:00.000Z 1"],
    ["2026-12-24t17:00z", "2026-12-24T17:00:00.000Z 1"],
    ["2026-12-24T17:00:30.250Z", "2026-12-24T17:00:30.250Z 1"],
    ["17:00", "2026-11-21T16:00:00.000Z 1"],
    ["17:00 Europe/London", "2026-11-21T17:00:00.000Z 2"],
    ["17:00 (Europe/London)", "2026-11-21T17:00:00.000Z 2"],
    ["17:00 UTC", "2026-11-21T17:00:00.000Z 2"],
    ["17:00Z", "2026-11-21T17:00:00.000Z 1"],
    ["17:00+02:00", "2026-11-21T15:00:00.000Z 1"],
    ["17:00 +02:00 sharp", "2026-11-21T15:00:00.000Z 2"],
    ["5pm", "2026-11-21T16:00:00.000Z 1"],
    ["5:30PM", "2026-11-21T16:30:00.000Z 1"],
    ["today 17:00", "2026-11-21T16:00:00.000Z 2"],
    ["tomorrow", "2026-11-21T23:00:00.000Z 1"],
    ["tomorrow 9:00", "2026-11-22T08:00:00.000Z 2"],
    ["tomorrow 12am", "2026-11-21T23:00:00.000Z 2"],
    ["Fri 17:00", "2026-11-27T16:00:00.000Z 2"],
    ["friday, 17:00", "2026-11-27T16:00:00.000Z 2"],
    ["Fri", "2026-11-26T23:00:00.000Z 1"],
    ["Fri night shift", "2026-11-26T23:00:00.000Z 1"],
    ["Sat 17:00", "2026-11-21T16:00:00.000Z 2"],
    ["Sat 9:00", "2026-11-28T08:00:00.000Z 2"],
    ["saturday", "2026-11-27T23:00:00.000Z 1"],
    ["2h", "2026-11-21T14:00:00.000Z 1"],
    ["1h30m", "2026-11-21T13:30:00.000Z 1"],
    ["2D", "2026-11-23T12:00:00.000Z 1"],
  ])("%s", (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    ["2026-11-21", "2026-11-21: is past"],
    ["2020-01-01 10:00", "2020-01-01 10:00: is past"],
    ["12:00", "12:00: is past today; write tomorrow 12:00 for the next one"],
    ["today", "today: is past"],
    ["2226-12-24", "2226-12-24: is more than 2 years away; is the year right?"],
    ["2026-02-30", "2026-02-30: is no date of the calendar; write one such as"],
    ["2026-12-24T25:00", "2026-12-24T25:00: is no date of the calendar; write one such as"],
    ["17:00 CET", "CET: is short for more than one time zone; write one such as Europe/Berlin or UTC"],
    ["17:00 PST", "PST: is short for more than one time zone; write one such as Europe/Berlin or UTC"],
    ["17:00 Europe/Berln", "Europe/Berln: is no time zone. Did you mean Europe/Berlin?"],
    ["24:00", "24:00: is no point in time; write one such as"],
    ["13pm", "13pm: is no point in time; write one such as"],
    ["17", "17: is no point in time; write one such as"],
    ["soon", "soon: is no point in time; write one such as"],
    ["24.12.2026", "24.12.2026: is no point in time; write one such as"],
  ])("%s is none", (text, expected) => expect(read(text).startsWith(expected)).toBe(true));

  it("that the clock shows twice are the later one, and it is said", () => {
    expect(read("2027-10-31 02:30")).toBe(
      "2027-10-31T01:30:00.000Z 2 (02:30 comes twice on 2027-10-31 in Europe/Berlin; the later one is meant)",
    );
  });

  it("that the clock skips are as much later, and it is said", () => {
    expect(read("2027-03-28 02:30")).toBe(
      "2027-03-28T01:30:00.000Z 2 (the clocks of Europe/Berlin skip 02:30 on 2027-03-28; 03:30 is meant)",
    );
  });

  it("in the nights in which the clock changes: a day is what the calendar says, a span what the stopwatch says", () => {
    const eve = { now: Date.UTC(2027, 2, 27, 11) };
    expect(read("tomorrow 12:00", eve)).toBe("2027-03-28T10:00:00.000Z 2");
    expect(read("1d", eve)).toBe("2027-03-28T11:00:00.000Z 1");
    expect(read("tomorrow 12:00", { now: Date.UTC(2027, 9, 30, 10) })).toBe("2027-10-31T11:00:00.000Z 2");
  });

  it("today and tomorrow are those of the zone that is written", () => {
    const late = { now: Date.UTC(2026, 10, 21, 22, 30) };
    expect(read("tomorrow 9:00 Asia/Tokyo", late)).toBe("2026-11-23T00:00:00.000Z 3");
    expect(read("tomorrow 9:00 Europe/Berlin", late)).toBe("2026-11-22T08:00:00.000Z 3");
  });

  it("read back as they are formatted", () => {
    fc.assert(
      fc.property(fc.integer({ min: NOW + 1, max: NOW + 700 * 86_400_000 }), (at) => {
        expect(readMoment([formatMoment({ at })], context)).toEqual({ moment: { at }, taken: 1 });
      }),
    );
  });
});
