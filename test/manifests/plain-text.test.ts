import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parse } from "yaml";
import { isPlainText } from "../../src/manifests/plain-text.ts";

describe("Text without quotes", () => {
  it.each(
    "6801028 1234e56 12:34 1:30:00 2024-01-02 2024-1-2 0b1 1_000 yes No on OFF y N null ~ true 1.20 2024.05 0123 0o17 0x1F .5 5. 1e3 -1 .inf .NaN".split(
      " ",
    ),
  )("would not be read as text: %s", (text) => expect(isPlainText(text)).toBe(false));

  it.each([
    "",
    "a b",
    "a, b",
    "[a",
    "{a",
    "#a",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "'a",
    "@a",
    "`a",
    "%a",
    "a: b",
    "a:",
    "- a",
    "? a",
    "<<",
  ])("would mean something else: %j", (text) => expect(isPlainText(text)).toBe(false));

  it.each(
    "v1 1.2.3 1.2.3-rc.1 latest 7b5017a fd827c6 2017-latest RELEASE.2021-05-16T05-32-34Z 1.300061.0b1289 nginx:1.25 a/b:1 develop_1".split(
      " ",
    ),
  )("is read as text: %s", (text) => expect(isPlainText(text)).toBe(true));

  it("is read as that very text by YAML 1.1 and 1.2, whatever tag it is", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,8}$/), (tag) => {
        // The parser at hand takes `E0` for a number in 1.1, which YAML 1.1 does not (it wants a digit in front).
        fc.pre(isPlainText(tag) && !/^[Ee]\d+$/.test(tag));
        for (const version of ["1.1", "1.2"] as const) {
          expect(parse(`tag: ${tag}`, { version })).toEqual({ tag });
          expect(parse(`{tag: ${tag}}`, { version })).toEqual({ tag });
        }
      }),
      { numRuns: 500 },
    );
  });

  it("is needed for no tag that would be read as text anyway, in numbers and hexadecimal digits", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9][0-9a-f.]{0,8}$/), (tag) => {
        fc.pre(!isPlainText(tag));
        const read = (["1.1", "1.2"] as const).map((version) => parse(`tag: ${tag}`, { version }).tag);
        expect(read.some((value) => typeof value !== "string") || /^\d[\d_]*(?:\.[\d_]*)?e\d+$/.test(tag)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
