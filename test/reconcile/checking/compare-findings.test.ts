import { describe, expect, it } from "@jest/globals";
import type { Finding } from "../../../src/domain/finding.ts";
import { compareFindings } from "../../../src/reconcile/checking/compare-findings.ts";

const finding = (message: string, line = 6, file = "a.yaml"): Finding => ({
  ...{ severity: "error", rule: "some-rule", file, line, message },
});
const compare = (
  before: readonly Finding[],
  after: readonly Finding[],
  renamed: ReadonlyMap<string, string> = new Map(),
) => {
  const { fresh, known, undecided } = compareFindings(before, after, new Set(["a.yaml", "new.yaml"]), renamed);
  const said = (list: readonly Finding[]) => list.map(({ message }) => message);
  return { fresh: said(fresh), known: said(known), undecided: said(undecided) };
};

describe("findings of a pull request, beside those of its base", () => {
  it("were there before where the base has them in the same words, wherever their lines have moved", () => {
    const after = [finding("it needs a name", 9), finding("it runs as root", 9)];
    expect(compare([finding("it needs a name", 6)], after)).toEqual({
      ...{ fresh: ["it runs as root"], known: ["it needs a name"], undecided: [] },
    });
  });

  it("are new where there is one more of the same", () => {
    const twice = [finding("it needs a name", 6), finding("it needs a name", 9)];
    expect(compare([finding("it needs a name")], twice)).toMatchObject({
      ...{ fresh: ["it needs a name"], known: ["it needs a name"] },
    });
  });

  it("are for the lines to decide where only their numbers differ, unless nothing in their file changed", () => {
    expect(compare([finding("app:1.4.0 is not pinned")], [finding("app:1.5.0 is not pinned")]).undecided).toEqual([
      "app:1.5.0 is not pinned",
    ]);
    const elsewhere = (text: string): Finding => finding(text, 6, "b.yaml");
    expect(compare([elsewhere("port 80 is taken in line 7")], [elsewhere("port 80 is taken in line 8")]).known).toEqual(
      ["port 80 is taken in line 8"],
    );
  });

  it("keep those in the same words apart from those in other numbers, whichever comes first", () => {
    const before = [finding("app:1.4.0 is not pinned"), finding("app:1.5.0 is not pinned")];
    const after = [finding("app:1.6.0 is not pinned"), finding("app:1.4.0 is not pinned")];
    expect(compare(before, after)).toEqual({
      ...{ fresh: [], known: ["app:1.4.0 is not pinned"], undecided: ["app:1.6.0 is not pinned"] },
    });
  });

  it("go with a file that is renamed", () => {
    const renamed = new Map([["new.yaml", "old.yaml"]]);
    expect(
      compare([finding("line 6 is wrong", 6, "old.yaml")], [finding("line 7 is wrong", 7, "new.yaml")], renamed),
    ).toMatchObject({ known: ["line 7 is wrong"], fresh: [] });
  });
});
