import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { MOST_DOCUMENTS, readDocuments } from "../../../src/validation/reading/read-documents.ts";

const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${"bcdefghij"
  .split("")
  .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghij"[index]}`).join(", ")}]`)
  .join("\n")}\n`;
const merges = `a0: &a0 {k: 1}\n${Array.from({ length: 60 }, (_, i) => `a${i + 1}: &a${i + 1} {<<: [*a${i}, *a${i}], k${i}: 1}`).join("\n")}\n`;

describe("Hostile text", () => {
  it.each([
    ["billion laughs", bomb, "yaml/alias-bomb"],
    ["deep flow nesting", "[".repeat(5000), "yaml/syntax"],
    ["deep balanced nesting", `a: ${"[".repeat(3000)}${"]".repeat(3000)}`, "yaml/syntax"],
    ["deep block nesting", Array.from({ length: 900 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), "yaml/syntax"],
    ["aliases of aliases around themselves", "a: &a {b: &b [*a, *b]}\n", "yaml/alias"],
    ["merge key of itself", "a: &a {<<: *a}\n", "yaml/merge-key"],
    ["very many documents", "---\na: 1\n".repeat(MOST_DOCUMENTS + 1), "yaml/too-many-documents"],
  ])("is bounded, and told: %s", (_, text, rule) => {
    const start = process.cpuUsage();
    const findings = readDocuments("a.yaml", text).flatMap((document) => document.findings);
    expect(findings.map((finding) => finding.rule)).toContain(rule);
    expect(findings.length).toBeLessThan(25);
    // Far above what it takes; a runaway would take minutes.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
  });

  it.each([
    ["merges of merges", merges],
    ["very many keys", Array.from({ length: 30_000 }, (_, i) => `k${i}: ${i}`).join("\n")],
    ["very many anchors", Array.from({ length: 5_000 }, (_, i) => `k${i}: &a${i} ${i}`).join("\n")],
    ["a long number", `a: ${"9".repeat(200_000)}\n`],
    ["a long key", `${"k".repeat(100_000)}: 1\n`],
    ["control characters and lone surrogates", "a: \u0001\ud800\n"],
  ])("is read without harm: %s", (_, text) => {
    const start = process.cpuUsage();
    readDocuments("a.yaml", text);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
  });

  it("never throws, and lines and columns lie in the text", () => {
    const piece = fc.constantFrom(
      ..."a: b: apiVersion: kind: List items: &a *a << {{ }} { } [ ] - --- ... % | > ' \" # ? , ~ ! !!int !!binary 1.5 yes @ ` % \n \r\n \t \\ \ufeff \u0000".split(
        " ",
      ),
      " ",
      "\n",
      "\n  ",
      "\n  - ",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.constantFrom("a.yaml", "a.json"), (pieces, path) => {
        const text = pieces.join("");
        const lines = text.split("\n");
        for (const { line, column, endLine } of readDocuments(path, text).flatMap(({ findings }) => findings)) {
          expect(lines[line - 1]?.length).toBeGreaterThanOrEqual(column - 1);
          expect(endLine).toBeGreaterThanOrEqual(line);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
