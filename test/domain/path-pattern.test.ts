import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { matchPath } from "../../src/domain/path-match.ts";
import { covers, overlap } from "../../src/domain/path-overlap.ts";
import { fillPattern, type PathPattern, parsePathPattern, placeholdersOf } from "../../src/domain/path-pattern.ts";

const NAMES = ["application", "environment"];
function pattern(text: string): PathPattern {
  const parsed = parsePathPattern(text, NAMES);
  if ("problem" in parsed) throw new Error(`${text} ${parsed.problem}`);
  return parsed.pattern;
}
const match = (text: string, path: string, environments?: string[]) =>
  matchPath(
    pattern(text),
    path.split("/"),
    environments && ((name, found) => name !== "environment" || environments.includes(found)),
  );

describe("a pattern over a path", () => {
  it.each([
    [
      "apps/{application}/overlays/{environment}/**",
      "apps/checkout/overlays/dev/a/b.yaml",
      { application: "checkout", environment: "dev" },
    ],
    ["apps/{application}/overlays/{environment}/**", "apps/checkout/overlays/dev", undefined],
    ["apps/{application}/overlays/{environment}/**", "apps/checkout/base/dev/x.yaml", undefined],
    [
      "charts/{application}/values-{environment}.yaml",
      "charts/a/values-dev.yaml",
      { application: "a", environment: "dev" },
    ],
    ["charts/{application}/values-{environment}.yaml", "charts/a/values-.yaml", undefined],
    ["charts/{application}/values-{environment}.yaml", "charts/a/values.yaml", undefined],
    ["charts/{application}/values-{environment}.yaml", "charts/a/values-dev.yaml.bak", undefined],
    ["{environment}/{application}.*", "dev/shop.front.yaml", { environment: "dev", application: "shop" }],
    [
      "**/{application}/overlays/{environment}/*",
      "a/b/c/overlays/dev/k.yaml",
      { application: "c", environment: "dev" },
    ],
    ["**/{application}/overlays/{environment}/*", "c/overlays/dev/k.yaml", { application: "c", environment: "dev" }],
    ["a/**/b/**/c", "a/b/x/b/c", {}],
    ["a/**/b", "a/b", {}],
    ["a/**", "a/b", {}],
    ["a/**", "a", undefined],
    ["**", "a", {}],
    ["*/b", "a/b", {}],
    ["a*/b", "a/b", {}],
    ["*", "a/b", undefined],
    ["{environment}-{application}.yaml", "prod-eu-shop.yaml", { environment: "prod-eu", application: "shop" }],
  ])("%s on %s", (text, path, captures) => {
    expect(match(text, path)).toEqual(captures);
  });

  it("reads the environment as the longest that may be one", () => {
    const text = "{application}-{environment}.yaml";
    expect(match(text, "check-out-prod-eu.yaml", ["eu", "prod-eu"])).toEqual({
      application: "check-out",
      environment: "prod-eu",
    });
    expect(match(text, "check-out-eu.yaml", ["eu", "prod-eu"])).toEqual({
      application: "check-out",
      environment: "eu",
    });
    expect(match(text, "check-out-dev.yaml", ["eu", "prod-eu"])).toBeUndefined();
    expect(match("**/{environment}/*", "a/dev/b/x", ["dev", "b"])).toEqual({ environment: "b" });
  });

  it.each([
    ["", "is empty"],
    ["/a", "empty segment"],
    ["a//b", "empty segment"],
    ["a/../b", 'holds ".."'],
    ["a/x**/b", "** inside a segment"],
    ["a/**/**/b", "twice in a row"],
    ["{app}/x", "holds {app}, which means nothing here; there are {application} and {environment}"],
    ["{application}{environment}/x", "is ambiguous at {application}{environment}"],
    ["{application}*/x", "is ambiguous"],
    ["a{/b", "a brace without its other half"],
    ["*a*b*c*/x", "more than 3"],
    ["x".repeat(513), "longer than 512"],
  ])("is refused where it is %j", (text, problem) => {
    expect(parsePathPattern(text, NAMES)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it("names its placeholders and takes what they stand for", () => {
    const layout = pattern("a/{application}/*-{environment}/**");
    expect(placeholdersOf(layout)).toEqual(["application", "environment"]);
    expect(matchPath(fillPattern(layout, { environment: "dev" }), ["a", "b", "x-dev", "y"])).toEqual({
      application: "b",
    });
    expect(matchPath(fillPattern(layout, { environment: "dev" }), ["a", "b", "x-prod", "y"])).toBeUndefined();
  });

  it("comes to an end on hostile pairs of pattern and path", () => {
    const deep = Array.from({ length: 2000 }, () => "a");
    expect(matchPath(pattern(`${"**/a/".repeat(100)}b`), deep)).toBeUndefined();
    expect(matchPath(pattern("{application}a{environment}a*b"), ["a".repeat(255)])).toBeUndefined();
    expect(matchPath(pattern("{application}a{environment}a"), ["a".repeat(100_000)])).toBeUndefined();
  });
});

describe("two patterns", () => {
  it.each([
    ["a/*", "a/b", true],
    ["a/**", "a/b/c", true],
    ["a/**", "a/**", true],
    ["a/**", "a/*", true],
    ["a/*", "a/**", false],
    ["**", "a/*/c", true],
    ["a/b", "a/*", false],
    ["a/x*", "a/xy*z", true],
    ["a/xy*", "a/x*", false],
    ["a/*z", "a/x*z", true],
  ])("%s covers %s: %p", (a, b, answer) => {
    expect(covers(pattern(a), pattern(b))).toBe(answer);
  });

  it.each([
    ["a/*", "*/b", true],
    ["a/*", "b/*", false],
    ["dev/**", "prod/**", false],
    ["**/dev/**", "prod/**", true],
    ["values-*.yaml", "*-dev.yaml", true],
    ["values-*.yaml", "*.json", false],
    ["a/**", "a", false],
    ["{application}/x", "*/x", true],
  ])("%s overlaps %s: %p", (a, b, answer) => {
    expect([overlap(pattern(a), pattern(b)), overlap(pattern(b), pattern(a))]).toEqual([answer, answer]);
  });

  const segment = fc.constantFrom("a", "b", "ab", "*", "a*", "*b", "**", "{application}");
  const text = fc
    .array(segment, { minLength: 1, maxLength: 4 })
    .map((list) => list.filter((each, at) => each !== "**" || list[at - 1] !== "**").join("/"));
  const path = fc.array(fc.constantFrom("a", "b", "ab", "aab"), { minLength: 1, maxLength: 5 });

  it("never say that they cover or keep apart where a path tells otherwise", () => {
    fc.assert(
      fc.property(text, text, path, (a, b, names) => {
        const [inA, inB] = [a, b].map((one) => matchPath(pattern(one), names) !== undefined);
        if (inB && covers(pattern(a), pattern(b))) expect(inA).toBe(true);
        if (inA && inB) expect(overlap(pattern(a), pattern(b))).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});
