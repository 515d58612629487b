import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compareTags, matchesRule, problemOfTagRule, type TagRule, whyNot } from "../../src/domain/tag-rule.ts";

const semver = (range: string, options: { prereleases?: boolean; buildMetadata?: boolean } = {}): TagRule => ({
  kind: "semver",
  range,
  prereleases: false,
  ...options,
});
const pattern = (text: string, order: "semver" | "numerical" | "alphabetical"): TagRule => ({
  kind: "pattern",
  pattern: text,
  order,
});
const SIGNATURE = `sha256-${"a".repeat(64)}.sig`;

describe("a semver rule", () => {
  it.each([
    // range, taken, refused
    [">=1.0.0", ["1.0.0", "v1.4.2", "1.20", "20.0.0"], ["0.9.9", "1.4.0-rc.1", "latest", "1", "2024-01-02"]],
    ["*", ["0.0.1", "9.9.9"], ["1.0.0-rc.1", "main"]],
    ["^1.4", ["1.4.0", "1.99.0"], ["1.3.9", "2.0.0", "1.5.0-rc.1"]],
    ["~1.4.2", ["1.4.2", "1.4.9"], ["1.4.1", "1.5.0"]],
    ["1.x || >=3.0.0", ["1.9.0", "3.0.0"], ["2.0.0"]],
    // As Masterminds' library spells them.
    [">=1.0.0, <2.0.0", ["1.0.0", "1.9.9"], ["2.0.0", "0.1.0"]],
    ["=>1.0, =<2", ["1.0.0", "2.9.9"], ["3.0.0"]],
    ["~>1.2", ["1.2.9"], ["1.3.0"]],
    [">= 1.0.0 , < 2", ["1.5.0"], ["2.0.0"]],
    ["1.2 - 1.4.5", ["1.2.0", "1.4.5"], ["1.4.6", "1.1.9"]],
    [">=1.0.0, !=1.4.2", ["1.4.1", "1.4.3"], ["1.4.2"]],
    ["!=1.4", ["1.3.0", "1.5.0"], ["1.4.0", "1.4.7"]],
    ["!=1.4.x, ^1.0", ["1.3.0"], ["1.4.0", "2.0.0"]],
    ["^1.x-0", ["1.0.0", "1.3.0-rc.1"], ["2.0.0", "2.0.0-rc.1"]],
    ["2.x-0", ["2.0.0-rc.1", "2.4.0"], ["3.0.0-rc.1", "1.9.0"]],
    ["*-0", ["1.0.0-rc.1", "0.0.1"], ["main"]],
    [">=1.0.0-0", ["1.3.0-rc.1", "1.0.0-rc.1"], ["0.9.0-rc.1"]],
    [">=1.0.0-0 <2.0.0", ["1.3.0-rc.1"], ["2.0.0-rc.1", "2.0.0"]],
    [">=1.0.0-rc.2, <2", ["1.0.0-rc.2", "1.7.0-alpha"], ["1.0.0-rc.1", "2.0.0-alpha"]],
    // npm's way to keep the prereleases of 2.0.0 out takes no others in.
    [">=1.0.0 <2.0.0-0", ["1.3.0"], ["1.3.0-rc.1", "2.0.0-rc.1"]],
    ["<2.0.0-rc.1", ["1.0.0"], ["2.0.0-alpha"]],
    // One alternative that takes prereleases takes them for itself alone.
    ["1.x || >=2.0.0-0", ["1.1.0", "2.1.0-rc.1"], ["1.1.0-rc.1"]],
    ["v1.2.3", ["1.2.3", "v1.2.3"], ["1.2.4"]],
  ])("%s takes %j and refuses %j", (range, taken, refused) => {
    const rule = semver(range);
    expect(taken.filter((tag) => !matchesRule(rule, tag))).toEqual([]);
    expect(refused.filter((tag) => matchesRule(rule, tag))).toEqual([]);
  });

  it("takes prereleases where asked, and none of the version that an upper bound names", () => {
    const rule = semver(">=1.0.0 <2.0.0", { prereleases: true });
    expect(matchesRule(rule, "1.4.0-rc.1")).toBe(true);
    expect(matchesRule(rule, "2.0.0-rc.1")).toBe(false);
    expect(matchesRule(rule, "1.0.0-rc.1")).toBe(false);
  });

  it.each(["2024-01-02", "2024.01.02", "20240102", "2024-1-2", "6801028", "1", "v2", "1.2.3.4", "01.2.3", "1.2.03"])(
    "never takes %s for a version",
    (tag) => {
      expect(matchesRule(semver("*-0"), tag)).toBe(false);
      expect(compareTags(semver("*-0"), tag, "0.0.1")).toBeUndefined();
    },
  );

  it("reads Helm's underscore as build metadata only where asked", () => {
    expect(matchesRule(semver("*"), "1.4.0_7")).toBe(false);
    const rule = semver("*", { buildMetadata: true });
    expect(matchesRule(rule, "1.4.0_7")).toBe(true);
    expect(compareTags(rule, "1.4.0_7", "1.4.0_8")).toBe(0);
    expect(compareTags(rule, "1.4.0_7", "1.4.0")).toBe(0);
  });

  it.each([
    [">", "ends where a version should stand"],
    ["", "is empty"],
    ["1.0 ||", "has nothing beside ||"],
    [">=1.0.0 <", "ends where"],
    ["latest", 'cannot be read at "latest"'],
    [">=01.2.0", "no leading zeros"],
    ["^1.x-rc.1", "a prerelease stands behind three numbers"],
    [">2.0.0 <1.0.0", "takes no version at all"],
    ["1.2.3.4", 'cannot be read at ".4"'],
    [">=1.0.0,,<2", "cannot be read at"],
    [">=99999999999999999999.0.0", "is no range"],
    ["1".repeat(300), "longer than 256"],
  ])("says what is wrong with the range %j", (range, sentence) => {
    expect(problemOfTagRule(semver(range))).toContain(sentence);
    expect(() => matchesRule(semver(range), "1.0.0")).toThrow(/tag rule/);
  });
});

describe("a pattern rule", () => {
  it.each([
    [pattern("main-[0-9a-f]+-(?P<version>[0-9]+)", "numerical"), "main-abc-9", "main-0ff-10", -1],
    [pattern("build-([0-9]+)", "numerical"), "build-9007199254740993", "build-9007199254740992", 1],
    [pattern("build-([0-9]+)", "numerical"), "build-007", "build-7", 0],
    [pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", "alphabetical"), "2024-01-02", "2023-12-31", 1],
    [pattern("(?P<version>.+)-alpine", "semver"), "1.9.0-alpine", "1.10-alpine", -1],
    [pattern("(x|y)-(?P<version>[a-z]+)", "alphabetical"), "x-b", "y-a", 1],
    [pattern(".*", "alphabetical"), "B", "a", -1],
  ])("%j orders %s and %s", (rule, a, b, order) => {
    expect([matchesRule(rule, a), matchesRule(rule, b)]).toEqual([true, true]);
    expect(compareTags(rule, a, b)).toBe(order);
  });

  it("matches the whole tag, so that a debug build is not taken for the build", () => {
    expect(matchesRule(pattern("main-[0-9]+", "alphabetical"), "main-12-debug")).toBe(false);
  });

  it("gives no order to what its order cannot read", () => {
    const rule = pattern("build-(.+)", "numerical");
    expect(compareTags(rule, "build-1", "build-x")).toBeUndefined();
    expect(whyNot(rule, "build-x")).toBe('"x" in build-x is no whole number');
  });

  it("answers at once where a backtracking engine would hang", () => {
    expect(matchesRule(pattern("(a+)+b", "alphabetical"), "a".repeat(128))).toBe(false);
  });

  it.each([
    ["(", "not written as RE2 wants it: missing closing )"],
    ["(?=x)x", "not written as RE2 wants it"],
    ["(a)(b)", "name the one to compare by"],
    ["", "is empty"],
    ["x".repeat(501), "longer than 500"],
    ["((a{100}){100}){100}", "not written as RE2 wants it"],
    ["[^a]{1000}".repeat(20), "repeats too much"],
  ])("says what is wrong with the pattern %j", (text, sentence) => {
    expect(problemOfTagRule(pattern(text, "alphabetical"))).toContain(sentence);
  });
});

describe("a rule for a tag that moves", () => {
  const rule: TagRule = { kind: "mutable", tag: "main" };

  it("takes that tag alone, which is never newer than itself", () => {
    expect([matchesRule(rule, "main"), matchesRule(rule, "main2")]).toEqual([true, false]);
    expect(compareTags(rule, "main", "main")).toBe(0);
    expect(compareTags(rule, "main", "1.0.0")).toBeUndefined();
  });

  it("says that its tag is none", () => {
    expect(problemOfTagRule({ kind: "mutable", tag: "feature/x" })).toBe('"feature/x" is no image tag');
  });
});

describe("why a tag is not taken", () => {
  it.each([
    [semver(">=1.0.0"), "1.4.0-rc.1", "1.4.0-rc.1 is a prerelease; the rule >=1.0.0 takes none"],
    [semver(">=1.0.0"), "0.9.0", "0.9.0 is outside the range >=1.0.0"],
    [semver(">=1.0.0-0"), "0.9.0-rc.1", "0.9.0-rc.1 is outside the range >=1.0.0-0"],
    [semver("*"), "main-abc", "main-abc is no version such as 1.4.0"],
    [semver("*"), "2024-01-02", expect.stringContaining("is a date and no version")],
    [semver("*"), "2024.01.02", expect.stringContaining("a number with a leading zero")],
    [semver("*"), "20240102", expect.stringContaining("is a single number")],
    [semver("*"), "1.2.3.4", expect.stringContaining("more than three numbers")],
    [semver("*"), "1.9007199254740992", expect.stringContaining("above 9007199254740991")],
    [semver("*"), "1.4.0_arm64", expect.stringContaining("build-metadata: true")],
    [semver("*"), SIGNATURE, `${SIGNATURE} is a signature or an attestation, not an image`],
    [semver("*"), "a b", '"a b" is no image tag'],
    [pattern("v.*", "alphabetical"), "main", "main does not match the pattern v.*"],
    [pattern("x-(.*)", "semver"), "x-1", expect.stringContaining('"1" in x-1 is a single number')],
    [{ kind: "mutable", tag: "main" } as const, "1.0", "1.0 is not the tag main that the rule follows"],
  ])("%j and %s: a sentence", (rule, tag, sentence) => {
    expect(whyNot(rule, tag)).toEqual(sentence);
  });

  it("says nothing about a tag that is taken", () => {
    expect(whyNot(semver(">=1"), "1.0.0")).toBeUndefined();
  });
});

describe("the order of tags", () => {
  it.each([
    ["v1.0.1", "1.0.1", 0],
    ["1.20", "1.20.0", 0],
    ["1.9.0", "1.10.0", -1],
    ["1.0.0-rc.9", "1.0.0-rc.10", -1],
    // Semantic Versioning compares rc9 and rc10 as texts.
    ["1.0.0-rc9", "1.0.0-rc10", 1],
    ["1.0.0-rc.1", "1.0.0", -1],
    // What runs may lie outside the range; it is never followed by an older one.
    ["3.0.0", "1.5.0", 1],
  ])("puts %s and %s at %d", (a, b, order) => {
    expect(compareTags(semver("<2.0.0"), a, b)).toBe(order);
  });

  const number = fc.oneof(fc.nat(12), fc.constant(9007199254740991));
  const prerelease = fc.constantFrom("", "-rc.1", "-rc.10", "-rc9", "-rc10", "-0", "-alpine", "-1");
  const version = fc
    .tuple(fc.constantFrom("", "v"), number, number, fc.option(number), prerelease, fc.constantFrom("", "_7", "_8"))
    .map(
      ([v, major, minor, patch, pre, build]) =>
        `${v}${major}.${minor}${patch === null ? "" : `.${patch}`}${pre}${build}`,
    );
  const tag = fc.oneof(
    { weight: 4, arbitrary: version },
    fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,12}$/),
    fc.constantFrom("2024-01-02", "2024.01.02", "main", SIGNATURE, "not a tag", "007", "7", "build-7"),
  );
  const rule = fc.constantFrom(
    semver("*-0", { buildMetadata: true }),
    semver(">=1 <5"),
    pattern(".*", "alphabetical"),
    pattern("(?:build-)?(?P<version>[0-9]+)", "numerical"),
    pattern("v?(?P<version>.*)", "semver"),
    { kind: "mutable", tag: "main" } as const,
  );

  it("is total, antisymmetric, reflexive and transitive over the tags that have one", () => {
    fc.assert(
      fc.property(rule, tag, tag, tag, (anyRule, a, b, c) => {
        const order = (x: string, y: string) => compareTags(anyRule, x, y);
        const ordered = (x: string) => order(x, x) !== undefined;
        for (const x of [a, b, c]) expect([0, undefined]).toContain(order(x, x));
        expect(order(a, b) === undefined).toBe(!ordered(a) || !ordered(b));
        const ab = order(a, b);
        const bc = order(b, c);
        if (ab === undefined || bc === undefined) return;
        expect(order(b, a)).toBe(ab === 0 ? 0 : -ab);
        if (ab <= 0 && bc <= 0) expect(order(a, c)).toBe(ab === 0 && bc === 0 ? 0 : -1);
        if (ab >= 0 && bc >= 0) expect(order(a, c)).toBe(ab === 0 && bc === 0 ? 0 : 1);
      }),
      { numRuns: 3000 },
    );
  });

  it("gives an order to every tag that the rule takes", () => {
    fc.assert(
      fc.property(rule, tag, (anyRule, any) => {
        if (matchesRule(anyRule, any)) expect(compareTags(anyRule, any, any)).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });
});
