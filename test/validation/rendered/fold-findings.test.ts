import { describe, expect, it } from "@jest/globals";
import type { PlacedFinding } from "../../../src/validation/reading/placed-finding.ts";
import { foldFindings, type UnfoldedFinding } from "../../../src/validation/rendered/fold-findings.ts";
import { withoutRepeated } from "../../../src/validation/rendered/without-repeated.ts";

const finding = (more: Partial<PlacedFinding> = {}): PlacedFinding => ({
  ...{ severity: "warning", file: "base/web.yaml", line: 7, column: 3, endLine: 7, endColumn: 9 },
  ...{ message: "The container web is privileged.", rule: "privileged-container" },
  ...more,
});
const on = (environment: string | undefined, isOld = false, more: Partial<PlacedFinding> = {}): UnfoldedFinding => ({
  ...{ finding: finding(more), isOld, about: { object: `Deployment ${environment ?? ""}-web`, environment } },
});

describe("Findings on what is rendered", () => {
  it("are one for each place and words, and name environments and objects", () => {
    expect(foldFindings([on("dev"), on("prod")])).toMatchObject([
      { message: "Rendered for dev and prod, Deployment dev-web and 1 more: The container web is privileged." },
    ]);
    expect(foldFindings(["a", "b", "c", "d", "e"].map((name) => on(name)))[0]?.message).toMatch(
      /^Rendered for a, b, c and 2 more, Deployment a-web and 4 more: /,
    );
    expect(foldFindings([on(undefined)])[0]?.message).toMatch(/^Rendered, Deployment -web: /);
    expect(foldFindings([{ finding: finding(), isOld: false }])[0]?.message).toBe(finding().message);
  });

  it("are new where they are new anywhere, as grave as there, and speak of those environments alone", () => {
    expect(
      foldFindings([on("dev", true, { severity: "error" }), on("prod"), on("eu", false, { severity: "notice" })]),
    ).toEqual([
      expect.objectContaining({
        ...{ isOld: false, severity: "warning" },
        message: expect.stringMatching(/^Rendered for prod and eu, Deployment prod-web and 1 more: /),
      }),
    ]);
    expect(foldFindings([on("dev", true)])).toMatchObject([{ isOld: true }]);
  });

  it("are left out where the file itself has told the same, by line or by words", () => {
    const rendered = foldFindings([on("dev"), on("dev", false, { line: 9, message: "Another." })]);
    expect(withoutRepeated(rendered, [])).toHaveLength(2);
    expect(withoutRepeated(rendered, [finding({ message: "Other words on the same line." })])).toHaveLength(1);
    expect(withoutRepeated(rendered, [finding({ line: 80 }), finding({ line: 90, message: "Another." })])).toEqual([]);
    expect(withoutRepeated(rendered, [finding({ rule: "other" }), finding({ file: "other.yaml" })])).toHaveLength(2);
  });
});
