import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { hint, nearest } from "../../src/config/did-you-mean.ts";
import { formatDuration, parseDuration } from "../../src/config/duration.ts";
import * as names from "../../src/config/names.ts";
import { fillTemplate, parseTemplate } from "../../src/config/template.ts";
import { parseTimeZone } from "../../src/config/time-zone.ts";
import { parseDates, parseDays, parseHours } from "../../src/config/window-grammar.ts";

describe("a duration", () => {
  it.each([
    ["30s", 30_000],
    ["30m", 1_800_000],
    ["24h", 86_400_000],
    ["2d", 172_800_000],
    ["1h30m", 5_400_000],
    ["1d2h3m4s", 93_784_000],
    ["90m", 5_400_000],
    ["365d", 31_536_000_000],
  ])("%s", (text, ms) => expect(parseDuration(text)).toEqual({ value: ms }));

  it.each([
    ["30", "such as 30m"],
    ["30 minutes", "such as 30m"],
    ["2 days", "such as 2d"],
    ["24hrs", "such as 24h"],
    ["1.5h", "is no duration"],
    ["30m1h", "is no duration"],
    ["1h 30m", "is no duration"],
    ["-5m", "is no duration"],
    ["30M", "such as 30m"],
    ["P1D", "is no duration"],
    ["", "is no duration"],
    ["0s", "no time at all"],
    ["366d", "longer than 365d"],
    ["999999999999d", "is no duration"],
  ])("%j is none", (text, words) => expect(parseDuration(text)).toEqual({ problem: expect.stringContaining(words) }));

  it("is read as it is written, for every whole second", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31_536_000 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1000))).toEqual({ value: seconds * 1000 });
      }),
    );
    expect(formatDuration(5_400_000)).toBe("1h30m");
    expect(formatDuration(0)).toBe("0s");
  });
});

describe("a window", () => {
  it.each([
    ["mon", [1]],
    ["mon-thu", [1, 2, 3, 4]],
    ["mon,wed", [1, 3]],
    ["sat-mon", [1, 6, 7]],
    ["Monday - Friday", [1, 2, 3, 4, 5]],
    ["fri,mon-tue", [1, 2, 5]],
    ["sun-sun", [7]],
    ["tue-mon", [1, 2, 3, 4, 5, 6, 7]],
  ])("has the days %s", (text, days) => expect(parseDays(text)).toEqual({ value: days }));

  it.each(["", "mo", "mon-", "mon-tue-wed", "mon;tue", "weekdays", "montag", "mon,,tue"])("has no days %j", (text) =>
    expect(parseDays(text)).toHaveProperty("problem"),
  );

  it.each([
    ["09:00-16:00", 540, 960],
    ["9:30-10:00", 570, 600],
    ["22:00-02:00", 1320, 120],
    ["00:00-24:00", 0, 1440],
    ["16:00 - 24:00", 960, 1440],
  ])("has the hours %s", (text, from, to) => expect(parseHours(text)).toEqual({ value: { from, to } }));

  it.each(["9-17", "09:00", "24:00-01:00", "09:60-10:00", "09:00-24:01", "09:00-09:00", "9am-5pm", "-1:00-2:00"])(
    "has no hours %j",
    (text) => expect(parseHours(text)).toHaveProperty("problem"),
  );

  it.each([
    ["2026-12-24", "2026-12-24", "2026-12-24"],
    ["2026-12-24..2027-01-01", "2026-12-24", "2027-01-01"],
    ["2024-02-29 .. 2024-03-01", "2024-02-29", "2024-03-01"],
    ["12-24", "12-24", "12-24"],
    ["12-24..01-06", "12-24", "01-06"],
    ["02-29", "02-29", "02-29"],
  ])("has the dates %s", (text, from, to) => expect(parseDates(text)).toEqual({ value: { from, to } }));

  it.each([
    "02-30",
    "12-24..2026-12-26",
    "2026-02-29",
    "2026-13-01",
    "24.12.2026",
    "2026-12-24..",
    "2026-12-24..2026-12-01",
    "christmas",
  ])("knows no date %j", (text) => expect(parseDates(text)).toHaveProperty("problem"));
});

describe("a time zone", () => {
  it.each(["UTC", "Europe/Berlin", "America/Argentina/Ushuaia", "Etc/GMT+2", "Asia/Calcutta"])("%s", (zone) =>
    expect(parseTimeZone(zone)).toEqual({ value: zone }),
  );
  it.each(["", "+02:00", "Berlin", "Europe/Berln", "GMT+2", "x".repeat(100)])("%j is none", (zone) =>
    expect(parseTimeZone(zone)).toHaveProperty("problem"),
  );
});

describe("a template", () => {
  it("holds placeholders that are known", () => {
    expect(parseTemplate("a {x} {y} {x}", ["x", "y"])).toEqual({ value: ["x", "y", "x"] });
    expect(parseTemplate("none }", [])).toEqual({ value: [] });
    expect(parseTemplate("{z}", ["x"])).toEqual({ problem: expect.stringContaining("holds {z}") });
    expect(parseTemplate("{x", ["x"])).toEqual({ problem: "has a { without its }" });
  });

  it("is filled once: what is put in is not read again", () => {
    expect(fillTemplate("{a}-{b}-{c}", { a: "{b}", b: "$&" })).toBe("{b}-$&-{c}");
  });
});

describe("names", () => {
  const table: Record<string, readonly [ok: readonly string[], bad: readonly string[]]> = {
    problemOfEnvironment: [
      ["dev", "prod-eu", "A.b_c", "1"],
      ["", "a b", "-a", "a-", "a/b", "x".repeat(64), "ä"],
    ],
    problemOfApplication: [
      ["checkout", "a.b", "ünïcode", "@x"],
      ["", "a b", "a/b", ".", "..", "x".repeat(129), "a\u0007"],
    ],
    problemOfRepository: [
      ["acme/env", "a-b/.github", "acme_corp/x"],
      ["acme", "acme/a/b", "-a/b", "a--b/c", "acme/x.git", "acme/..", "https://github.com/acme/x"],
    ],
    problemOfLogin: [
      ["ada", "a-b-c", "dependabot[bot]", "ada_acme"],
      ["@ada", "-a", "a b", "x".repeat(40), ""],
    ],
    problemOfSlug: [
      ["sre", "acme/sre", "a_b-c"],
      ["@acme/sre", "the team", "", "a/b/c"],
    ],
    problemOfSender: [
      ["acme/checkout", "acme/*", "hook:ci"],
      ["acme", "*", "*/*", "acme/a*", "hook:", "hook:a b", "web:ci"],
    ],
    problemOfBranch: [
      ["main", "env/prod", "a.b-c_d", "ä"],
      ["", "/a", "a/", "a//b", "a..b", ".a", "a.lock", "a b", "a~1", "@", "-a", "a.", "a@{b", "refs/heads/a"],
    ],
    problemOfPath: [
      ["a", "a/b.yaml", "a b/c", ".github/x"],
      ["", "/a", "a/", "a//b", "../a", "a/./b", "a\\b", "a\u0000b"],
    ],
    problemOfSegment: [
      ["production-eu", "a b"],
      ["a/b", "..", ""],
    ],
    problemOfPointer: [
      ["/a", "/a/0/b~1c~0", "#1/a", "/", "/{environment}/x"],
      ["", "a", "a.b", "#/a", "/a~2", "#1"],
    ],
  };
  const checks = new Map(Object.entries(names));
  for (const [name, [ok, bad]] of Object.entries(table)) {
    it(`${name} takes ${ok.length} and refuses ${bad.length}`, () => {
      const check = checks.get(name);
      const problem = (text: string): unknown =>
        check === undefined ? "no such check" : Reflect.apply(check, undefined, [text]);
      expect(ok.filter((text) => problem(text) !== undefined)).toEqual([]);
      expect(bad.filter((text) => typeof problem(text) !== "string")).toEqual([]);
    });
  }

  it("of images are normalised", () => {
    expect(names.parseImage("nginx")).toEqual({ value: "docker.io/library/nginx" });
    expect(names.parseImage("nginx:1")).toEqual({ problem: expect.stringContaining("write its name alone") });
    expect(names.parseImage("NGINX")).toEqual({ problem: expect.stringContaining("is no name of an image") });
  });
});

describe("what was probably meant", () => {
  it.each([
    ["enviroments", "environments"],
    ["fro", "for"],
    ["maxOpen", "max-open"],
    ["max_open", "max-open"],
    ["Prod", "prod"],
    ["stag", "staging"],
    ["zzz", undefined],
    ["x".repeat(100), undefined],
  ])("%s is %s", (word, meant) => {
    expect(nearest(word, ["environments", "for", "max-open", "prod", "staging"])).toBe(meant);
  });

  it("is else one of those that there are, few of them", () => {
    expect(hint("zzzzz", ["a", "b"])).toBe(" There are a, b.");
    expect(hint("zzzzz", ["a"])).toBe(" There is a.");
    expect(hint("zzzzz", [])).toBe("");
    expect(
      hint(
        "zzzzz",
        Array.from({ length: 14 }, (_, at) => `n${at}`),
      ),
    ).toMatch(/n11 and 2 more\.$/);
  });
});
