import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readConfig } from "../../src/config/read-config.ts";
import { readConsent } from "../../src/config/read-consent.ts";

const VALID = `version: 1
layout: apps/{application}/overlays/{environment}/**
environments:
  dev: { merge: auto }
  prod:
    after: dev
    gates:
      - soak: 30m
      - window: { days: mon-thu, hours: "09:00-16:00" }
images:
  - match: ghcr.io/acme/*
    tags: { semver: ">=1.0.0" }
applications:
  checkout: { images: [ghcr.io/acme/checkout] }
`;

/** Answers with one of both, and with places that are in the text. */
function expectAnswer(text: string): void {
  const read = readConfig(text);
  readConsent(text);
  if ("config" in read) {
    expect(read.config.environments.length).toBeGreaterThan(0);
    return;
  }
  const lines = text.split(/\r\n|\n|\r/);
  expect(read.mistakes.length).toBeGreaterThan(0);
  for (const { line, column = 1 } of read.mistakes) {
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
  }
}

const valuesFor = (text: string): number => {
  const read = readConfig(text);
  return "mistakes" in read ? read.mistakes.length : 0;
};

describe("whatever the file holds, the answer is a configuration or mistakes", () => {
  it("for braces that begin in front of everything, with places that are in the text", () => {
    expectAnswer(`{${VALID.slice(18)}`);
  });

  it("for any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), expectAnswer), { numRuns: 300 });
  });

  it("for a file with pieces cut out, doubled or put in", () => {
    const piece = fc.constantFrom(
      "",
      ":",
      "\n",
      " ",
      "- ",
      "{",
      "}",
      "[",
      "]",
      "&a ",
      "*a",
      "*",
      "'",
      '"',
      "|",
      ">",
      "null",
      "0",
      "x",
      "\t",
      "__proto__",
      "<<",
      "!!",
      "#",
    );
    fc.assert(
      fc.property(fc.nat(VALID.length), fc.nat(30), piece, (at, length, put) => {
        expectAnswer(VALID.slice(0, at) + put + VALID.slice(at + length));
      }),
      { numRuns: 600 },
    );
  });

  it("for any value at any key", () => {
    const keys = [
      "version",
      "layout",
      "environments",
      "images",
      "applications",
      "places",
      "dev",
      "gates",
      "soak",
      "tags",
      "__proto__",
      "constructor",
      "toString",
    ];
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom("dev", "", "30m"),
        fc.integer(),
        fc.constant(null),
        fc.boolean(),
        tie("list"),
        tie("map"),
      ),
      list: fc.array(tie("any"), { maxLength: 3 }),
      map: fc.dictionary(fc.constantFrom(...keys), tie("any"), { maxKeys: 4 }),
    })).map;
    fc.assert(
      fc.property(value, (map) => expectAnswer(JSON.stringify(map, null, 1))),
      { numRuns: 500 },
    );
  });

  it.each([
    [
      "aliases that unfold to billions",
      `a: &a [${"x,".repeat(9)}]\n${"bcdefghi"
        .split("")
        .map((name, at) => `${name}: &${name} [${`*${"abcdefgh"[at]},`.repeat(9)}]`)
        .join("\n")}\n`,
    ],
    ["brackets without end", "[".repeat(100_000)],
    ["braces without end", "{a: ".repeat(30_000)],
    ["lists in lists", "- ".repeat(50_000)],
    ["quotes", '"'.repeat(20_000)],
    ["keys, thousands of them", Array.from({ length: 10_000 }, (_, at) => `k${at}: 1`).join("\n")],
    ["a circle of aliases", "&a [*a]"],
    ["more than is read", `# ${"x".repeat(600_000)}`],
  ])("for %s", (_, text) => {
    expectAnswer(text);
    expect(valuesFor(text)).toBeLessThanOrEqual(200);
  });

  it("and no key of the file reaches an object's prototype", () => {
    const read = readConfig(`${VALID}__proto__: { mode: observe }\nconstructor: { x: 1 }\n`);
    expect("mistakes" in read && read.mistakes.map(({ message }) => message.slice(0, 30))).toEqual([
      expect.stringContaining('"__proto__" is not known here.'),
      expect.stringContaining('"constructor" is not known her'),
    ]);
    expect(Reflect.get({}, "mode")).toBeUndefined();
  });

  it("and what is one, stays one with a byte-order mark and with other line ends", () => {
    for (const text of [`\uFEFF${VALID}`, VALID.replaceAll("\n", "\r\n"), VALID.trimEnd()]) {
      expect(readConfig(text)).toEqual(readConfig(VALID));
    }
  });
});
