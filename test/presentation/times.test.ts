import { describe, expect, it } from "@jest/globals";
import { describeOpening, formatSpan, formatTime, formatTimeSeen } from "../../src/presentation/times.ts";

const at = Date.UTC(2026, 10, 21, 12, 5);

describe("a point in time", () => {
  it("is written in the configured zone, which is named", () => {
    expect(formatTime(at, "UTC")).toBe("2026-11-21 12:05 UTC");
    expect(formatTime(at, "Europe/Berlin")).toBe("2026-11-21 13:05 Europe/Berlin");
    expect(formatTime(Date.UTC(2026, 6, 1, 23, 30), "Europe/Berlin")).toBe("2026-07-02 01:30 Europe/Berlin");
    expect(formatTime(Date.UTC(2026, 0, 1, 0, 0), "UTC")).toBe("2026-01-01 00:00 UTC");
  });

  it("is also told from now, where it is read at once", () => {
    expect(formatTimeSeen(at, "UTC", at + 7_200_000)).toBe("2026-11-21 12:05 UTC (2 hours ago)");
    expect(formatTimeSeen(at, "UTC", at - 1_800_000)).toBe("2026-11-21 12:05 UTC (in 30 minutes)");
  });
});

describe("an opening, to who reads it at once", () => {
  const now = Date.UTC(2026, 10, 21, 12, 5); // a Saturday, 13:05 in Berlin
  const MINUTE = 60_000;

  it.each([
    [now, "now"],
    [now - 1, "now"],
    [now + 1, "in 1 second"],
    [now + 59_001, "in 60 seconds"],
    [now + MINUTE, "in 1 minute"],
    [now + 16 * MINUTE + 1, "in 17 minutes"],
    [now + 60 * MINUTE, "in 60 minutes"],
    [now + 175 * MINUTE, "today 16:00 Europe/Berlin"],
    [Date.UTC(2026, 10, 21, 23, 0), "Sunday 00:00 Europe/Berlin"],
    [Date.UTC(2026, 10, 23, 8, 0), "Monday 09:00 Europe/Berlin"],
    [Date.UTC(2026, 10, 28, 8, 0), "Saturday 2026-11-28 09:00 Europe/Berlin"],
    [Date.UTC(2027, 0, 4, 8, 0), "Monday 2027-01-04 09:00 Europe/Berlin"],
  ])("%#: %s is %s", (at, expected) => expect(describeOpening(at, now, "Europe/Berlin")).toBe(expected));
});

describe("a span", () => {
  it.each([
    [0, "0 seconds"],
    [1_500, "1 second"],
    [60_000, "1 minute"],
    [119 * 60_000, "1 hour"],
    [50 * 3_600_000, "2 days"],
  ])("of %d ms is %s", (ms, text) => {
    expect(formatSpan(ms)).toBe(text);
  });
});
