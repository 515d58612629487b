import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { splitDocuments } from "../../src/manifests/split-documents.ts";

const line = fc.constantFrom(
  "---",
  "--- # comment",
  "---\ta: b",
  "--- text",
  "----",
  "a: b",
  "c: |",
  "  ---",
  "  text",
  "# comment",
  "",
  "  ",
  "- x",
);

describe("Cutting documents apart", () => {
  it("numbers them as a parser of the whole file does", () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 14 }),
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        (lines, eol, mark) => {
          const text = (mark ? "\ufeff" : "") + lines.join(eol);
          const whole = [...parseAllDocuments(text, { uniqueKeys: false, logLevel: "silent" })];
          fc.pre(whole.every(({ errors }) => errors.length === 0));
          const parts = splitDocuments(text) ?? [];
          expect(parts.map(({ document }) => document)).toEqual(whole.map((_, index) => index));
          for (const [index, part] of parts.entries()) {
            expect(text.startsWith(part.text, part.start)).toBe(true);
            const [own, more] = parseAllDocuments(part.text, { uniqueKeys: false, logLevel: "silent" });
            expect([JSON.stringify(own), more]).toEqual([JSON.stringify(whole[index]), undefined]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(["%YAML 1.1\n---\na: 1\n", "a: 1\n...\nb: 2\n"])(
    "leaves files whole that have directives or ends: %j",
    (text) => {
      expect(splitDocuments(text)).toBeUndefined();
    },
  );
});
