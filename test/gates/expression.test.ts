import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { TaskRunner } from "../../src/cel/run-task.ts";
import type { ExpressionConfig } from "../../src/config/gate-config.ts";
import { checkExpression, expression, expressionAnswers, expressionTask } from "../../src/gates/expression.ts";
import type { GateFacts } from "../../src/gates/facts.ts";
import { factsWith, HOUR, NO_REVIEWS, NOW, pullRequestWith, stayWith } from "./some-facts.ts";
import { type Case, tell, testTable } from "./table.ts";

interface Given extends Partial<Omit<GateFacts, "expressions">> {
  readonly cel: string;
  readonly message?: string;
}

const runner = new TaskRunner();

/** Asks as a pass does, without the worker, and evaluates the gate. */
function evaluate({ cel, message, ...given }: Given) {
  const config: ExpressionConfig = { kind: "expression", cel, ...(message !== undefined && { message }) };
  const facts = factsWith(given);
  const expressions = expressionAnswers([cel], runner.run(expressionTask(facts, [cel]), new WeakMap()));
  return expression(config).evaluate({ ...facts, expressions });
}

const healthyStay = stayWith({
  agent: "argocd",
  clusters: [
    { cluster: "", name: "argocd/checkout", reports: [{ at: NOW - HOUR, state: "healthy", description: "" }] },
  ],
});
const review = (login: string, state: "approved" | "changes-requested", isVoid = false) => ({
  login,
  state,
  at: NOW,
  void: isVoid,
});
const reviewed = pullRequestWith({
  pushedBy: ["petra"],
  reviews: {
    ...NO_REVIEWS,
    roles: new Map([
      ["anna", "write"],
      ["cleo", "admin"],
    ]),
    reviews: [review("anna", "approved"), review("bert", "approved", true), review("cleo", "changes-requested")],
  },
});
/** As in a public repository: whoever has an account may review. */
const byStrangers = pullRequestWith({
  reviews: {
    ...NO_REVIEWS,
    pushedBy: ["mallory"],
    roles: new Map([["sock-puppet", "read"]]),
    reviews: [
      review("sock-puppet", "approved"),
      review("untold", "approved"),
      review("sock-puppet", "changes-requested"),
      review("untold", "changes-requested"),
    ],
  },
});

const CASES: readonly Case<Given>[] = [
  {
    name: "a version that it likes",
    given: { cel: 'semver(version).minor() == 5 && held == "1.4.0"' },
    state: "passed",
  },
  {
    name: "a version that it does not like",
    given: { cel: "semver(version).isLessThan(semver('1.5.0'))" },
    state: "waiting",
  },
  {
    name: "a message of its own",
    given: { cel: 'author == "wally"', message: "Only Wally ships on Saturdays." },
    state: "waiting",
  },
  {
    name: "images",
    given: { cel: 'images.all(i, i.name.startsWith("ghcr.io/acme/") && i.digest != "")' },
    state: "passed",
  },
  { name: "an image by its place", given: { cel: 'images[0].tag == "1.5.0"' }, state: "passed" },
  {
    name: "the day of the week there",
    given: { cel: 'now.getDayOfWeek("Europe/Berlin") in [1, 2, 3, 4]' },
    state: "waiting",
  },
  {
    name: "time since it is healthy upstream",
    given: {
      cel: 'upstreams.all(u, u.healthy && now - u.healthySince >= duration("1h"))',
      upstreams: [healthyStay],
    },
    state: "passed",
  },
  {
    name: "health of what nobody observes",
    given: { cel: "upstreams.all(u, now > u.healthySince)", upstreams: [stayWith()] },
    state: "error",
  },
  { name: "upstreams that were not looked at", given: { cel: "upstreams.size() == 0" }, state: "error" },
  {
    name: "approvals: neither void ones nor requests for changes",
    given: { cel: 'approvals == ["anna"] && changesRequested == ["cleo"]', pullRequest: reviewed },
    state: "passed",
  },
  {
    name: "approvals: nobody's without the right to write, or of whom GitHub does not tell it",
    given: { cel: 'approvals == [] && changesRequested == ["untold"]', pullRequest: byStrangers },
    state: "passed",
  },
  {
    name: "who pushed, by GitHub's word",
    given: { cel: 'pullRequest.pushedBy == ["mallory"]', pullRequest: byStrangers },
    state: "passed",
  },
  { name: "approvals where there is no pull request", given: { cel: "approvals.size() > 0" }, state: "waiting" },
  {
    name: "approvals that cannot be read",
    given: { cel: "approvals.size() == 0", pullRequest: pullRequestWith({ reviews: undefined }) },
    state: "error",
  },
  { name: "no pull request", given: { cel: "pullRequest.exists" }, state: "waiting" },
  {
    name: "the age of a pull request that is not there",
    given: { cel: 'now - pullRequest.openedAt > duration("1h")' },
    state: "error",
  },
  {
    name: "who pushed",
    given: { cel: '!("petra" in pullRequest.pushedBy)', pullRequest: reviewed },
    state: "waiting",
  },
  {
    name: "an author who is not known",
    given: { cel: 'author != "mallory"', subject: { ...factsWith().subject, sourceAuthor: undefined } },
    state: "error",
  },
  { name: "checks that cannot be read", given: { cel: 'checks.all(c, c.state == "success")' }, state: "error" },
  { name: "a text instead of true or false", given: { cel: "dyn(version)" }, state: "error" },
  { name: "a name that is not there", given: { cel: 'verson == "1.5.0"' }, state: "error" },
  { name: "whether a field is there, where it is not", given: { cel: "!has(pullRequest.number)" }, state: "passed" },
  { name: "a rollback", given: { cel: "!rollback" }, state: "passed" },
];

describe("the gate expression", () => {
  testTable("expression", CASES, evaluate);

  it("that looks at the time says that it may open by itself, and that nobody can say when", () => {
    const shut = (cel: string) => evaluate({ cel }).opener;
    expect(shut("now < timestamp('2020-01-01T00:00:00Z')")).toMatch(
      /^it is true; it looks at the time, so it may open by itself: .* nobody can say beforehand when/,
    );
    expect(shut('version == "nowhere"')).toBe("it is true");
  });

  it("stays shut where the expression was not asked", () => {
    expect(tell(expression({ kind: "expression", cel: "true" }).evaluate(factsWith()))).toBe(
      [
        "[error] expression: the expression true cannot be evaluated: it was not asked",
        "  opens when a person mends the expression in towpath.yaml, or what it asks for becomes known",
      ].join("\n"),
    );
  });

  it("stays shut where no outcome came back", () => {
    const answers = expressionAnswers(["true"], []);
    expect(expression({ kind: "expression", cel: "true" }).evaluate(factsWith({ expressions: answers })).state).toBe(
      "error",
    );
  });
});

describe("the check of an expression when it is written", () => {
  it.each([
    ['verson == "1.5.0"', 'there is no variable "verson"; did you mean "version"?', 1, 1],
    ['version == "1.5.0" &&\n  images.all(i, i.tga != "")', 'there is no "tga" here; did you mean "tag"?', 2, 19],
    ["version", "the expression answers string where bool is wanted", undefined, undefined],
    ["now > 5", "no such overload: google.protobuf.Timestamp > int", 1, 1],
    ['version.startWith("1")', 'there is no function "startWith"; did you mean "startsWith"?', 1, 1],
    ['version == "1', "unterminated string", 1, 12],
    ["", "the expression is empty", undefined, undefined],
    ["[".repeat(5_000), "the expression is too large: more than 100 Depth", 1, 101],
  ])("of %s", (text, message, line, column) => {
    const problem = checkExpression(text);
    expect([problem?.message, problem?.line, problem?.column]).toEqual([message, line, column]);
  });

  it.each(['version == "1.5.0"', "upstreams.exists(u, u.stands)", "dyn(version)", "size(approvals) > 1"])(
    "finds nothing wrong with %s",
    (text) => expect(checkExpression(text)).toBeUndefined(),
  );

  it("finds nothing wrong with the documentation's examples", () => {
    const pages = ["expressions.md", "configuration.md"].map((page) =>
      readFileSync(join(import.meta.dirname, "../../docs", page), "utf8"),
    );
    const block = pages[0]?.split("## Examples")[1]?.split("```")[1]?.trim().split("\n") ?? [];
    const written = pages.flatMap((page) =>
      [...page.matchAll(/- expression: \{ cel: "([^"]+)"/g)].map((found) => found[1] ?? ""),
    );
    const examples = [...block.map((line) => line.split(/ {2,}/)[0] ?? ""), ...written];
    expect(examples.length).toBeGreaterThan(7);
    expect(examples.map((example) => checkExpression(example)?.message)).toEqual(examples.map(() => undefined));
  });
});
