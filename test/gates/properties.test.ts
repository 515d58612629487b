import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { GateConfig } from "../../src/config/gate-config.ts";
import type { Decision } from "../../src/domain/decision.ts";
import type { ReleaseImage } from "../../src/domain/release.ts";
import { evaluateGates } from "../../src/gates/evaluate.ts";
import type { CheckFacts, GateFacts, PullRequestFacts, UpstreamStay } from "../../src/gates/facts.ts";
import { nextOpening } from "../../src/gates/next-opening.ts";
import { DAY, factsWith, HOUR, imagesOf, NOW, SUBJECT } from "./some-facts.ts";
import { expectSentences } from "./table.ts";

const RUNS = { numRuns: 200 };
const time = fc.integer({ min: NOW - 3 * DAY, max: NOW + DAY });
const login = fc.constantFrom("ada", "bob", "wanda", "ci[bot]");
const name = fc.constantFrom("e2e", "lint");
const text = fc.constantFrom("", "why not", "a\n| b | <b> @all");
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const images: fc.Arbitrary<readonly ReleaseImage[]> = fc.constantFrom(imagesOf("1.5.0"), imagesOf("1.4.0", "b"), []);

const cluster = fc.record({
  cluster: fc.constantFrom("", "eu1", "eu2"),
  name: fc.constantFrom("argocd/checkout", ""),
  reports: fc
    .array(
      fc.record({
        at: time,
        state: fc.constantFrom("healthy" as const, "progressing" as const, "unhealthy" as const),
        description: text,
      }),
      { maxLength: 4 },
    )
    .map((reports) => reports.sort((a, b) => a.at - b.at)),
});
const stay: fc.Arbitrary<UpstreamStay> = fc.record({
  environment: fc.constantFrom("staging", "qa"),
  arrivedAt: maybe(time),
  replaced: maybe(fc.record({ at: time, by: fc.constant("1.6.0") })),
  merge: fc.constantFrom("auto" as const, "by-people" as const),
  agent: fc.constantFrom("argocd" as const, "none" as const),
  clusters: fc.array(cluster, { maxLength: 2 }),
  passedOver: fc.record({ count: fc.nat(3), longestStayMs: fc.nat(HOUR) }),
});
const checkFacts: fc.Arbitrary<CheckFacts> = fc.record({
  commit: fc.constantFrom("a".repeat(40), "b".repeat(40)),
  since: time,
  found: fc.array(
    fc.record({
      name,
      app: maybe(fc.constantFrom("github-actions", "evil")),
      state: fc.constantFrom("success" as const, "pending" as const, "failure" as const),
      word: fc.constantFrom("success", "neutral", "skipped", "queued", "timed_out"),
    }),
    { maxLength: 3 },
  ),
});
const pullRequest: fc.Arbitrary<PullRequestFacts> = fc.record({
  number: fc.constant(12),
  openedAt: time,
  head: fc.constant("a".repeat(40)),
  headAt: time,
  pushedBy: fc.array(login, { maxLength: 1 }),
  checks: maybe(checkFacts),
  reviews: maybe(
    fc.record({
      reviews: fc.array(
        fc.record({
          login,
          state: fc.constantFrom("approved" as const, "changes-requested" as const),
          at: time,
          void: fc.boolean(),
        }),
        { maxLength: 4 },
      ),
      teams: fc.constantFrom(
        new Map([["sre", ["ada"]]]),
        new Map([["sre", "unseen" as const]]),
        new Map([["sre", "missing" as const]]),
        new Map(),
      ),
      roles: fc.constantFrom(new Map([["ada", "admin"]]), new Map([["bob", "custom"]]), new Map()),
      owners: maybe(
        fc.array(
          fc.record({
            file: fc.constantFrom("a", "b"),
            owners: fc.array(fc.constantFrom("@ada", "@acme/sre", "a@b.c"), { maxLength: 2 }),
          }),
          { maxLength: 3 },
        ),
      ),
    }),
  ),
});
const decision: fc.Arbitrary<Decision> = fc
  .record({
    kind: fc.constantFrom(
      "hold" as const,
      "freeze" as const,
      "pin" as const,
      "quarantine" as const,
      "override" as const,
      "request" as const,
      "acknowledgement" as const,
    ),
    common: fc.record(
      {
        id: fc.uuid(),
        by: login,
        at: time,
        reason: text,
        until: time,
        ended: fc.record({ by: login, at: time, reason: text }),
      },
      { requiredKeys: ["id", "by", "at", "reason"] },
    ),
    gate: fc.constantFrom("order", "soak", "window", "checks", "approvals", "quarantine", "hold", "after-hold"),
    images,
    away: fc.boolean(),
  })
  .map(({ kind, common, gate, images: which, away }): Decision => {
    const all = { ...common, application: "checkout", environment: "prod", images: which };
    if (kind === "override") return { ...all, kind, gate };
    if (kind === "acknowledgement") return { ...all, kind, hotfix: "c9-1" };
    if (kind === "pin") return { ...all, kind, ...(away && { awayFrom: imagesOf("1.6.0") }) };
    return { ...all, kind };
  });
const facts: fc.Arbitrary<GateFacts> = fc
  .record({
    kind: fc.constantFrom("promotion" as const, "promotion" as const, "rollback" as const),
    sourceAuthor: maybe(login),
    upstreams: maybe(fc.array(stay, { maxLength: 2 })),
    pullRequest: maybe(pullRequest),
    sourceChecks: maybe(checkFacts),
    decisions: fc.array(decision, { maxLength: 4 }),
    ledgerProblems: fc.constantFrom([], [], ["a"]),
    availableAt: maybe(time),
    afterHold: fc.constantFrom("propose" as const, "continue" as const),
    hotfixes: fc.array(
      fc.record({
        id: fc.constant("c9-1"),
        version: fc.constant("1.4.1"),
        contained: maybe(fc.boolean()),
        acknowledged: fc.boolean(),
      }),
      { maxLength: 1 },
    ),
  })
  .map(({ kind, sourceAuthor, ...rest }) => factsWith({ ...rest, subject: { ...SUBJECT, kind, sourceAuthor } }));

const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
const window: fc.Arbitrary<GateConfig> = fc.record({
  kind: fc.constant("window" as const),
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }),
  hours: fc.array(
    fc.record({ from: minute, to: minute }).filter(({ from, to }) => from !== to),
    { maxLength: 2 },
  ),
  timezone: fc.constantFrom("UTC", "Europe/Berlin", "Australia/Lord_Howe"),
  except: fc.constantFrom([], [{ from: "11-20", to: "11-23" }]),
});
const config: fc.Arbitrary<GateConfig> = fc.oneof(
  fc.record({
    kind: fc.constant("soak" as const),
    forMs: fc.integer({ min: 1_000, max: 2 * DAY }),
    whenReplaced: fc.constantFrom("hold-upstream" as const, "start-over" as const, "keep-counting" as const),
  }),
  fc.constant<GateConfig>({ kind: "healthy" }),
  fc.record({
    kind: fc.constant("checks" as const),
    names: fc.uniqueArray(name, { minLength: 1 }),
    on: fc.constantFrom("pull-request" as const, "source" as const),
  }),
  fc.record({
    kind: fc.constant("approvals" as const),
    count: fc.integer({ min: 1, max: 2 }),
    teams: fc.constantFrom([], ["sre"]),
    users: fc.constantFrom([], ["bob"]),
    roles: fc.constantFrom([], ["maintain"]),
    codeOwners: fc.boolean(),
    allow: fc.constantFrom([], ["author" as const]),
  }),
  window,
);

const evaluate = (configs: readonly GateConfig[], given: GateFacts) =>
  evaluateGates(configs, given).map(({ result }) => result);

describe("whatever the facts are, gates", () => {
  it("never throw, leave none out, and say how what is shut opens, in one line", () => {
    fc.assert(
      fc.property(fc.array(config, { maxLength: 3 }), facts, (configs, given) => {
        const results = evaluate(configs, given);
        expect(results[0]?.gate).toBe("order");
        expect(results.slice(results.length - configs.length).map(({ gate }) => gate)).toEqual(
          configs.map(({ kind }) => kind),
        );
        for (const result of results) expectSentences(result);
      }),
      RUNS,
    );
  });

  it("open at the very moment that they tell, and not before", () => {
    fc.assert(
      fc.property(config, facts, (one, given) => {
        for (const { gate, opensAt } of evaluate([one], given)) {
          if (opensAt === undefined) continue;
          expect(opensAt).toBeGreaterThan(given.now);
          const states = (now: number) =>
            evaluate([one], { ...given, now })
              .filter((result) => result.gate === gate)
              .map(({ state }) => state);
          expect(states(opensAt).every((state) => state === "passed")).toBe(true);
          expect(states(opensAt - 1)).not.toEqual(states(opensAt));
        }
      }),
      RUNS,
    );
  });

  it("answer the same, word for word, until the moment at which the next one changes", () => {
    fc.assert(
      fc.property(fc.array(config, { maxLength: 3 }), facts, (configs, given) => {
        const results = evaluate(configs, given);
        const next = nextOpening(results, given) ?? given.now + 30 * DAY;
        expect(evaluate(configs, { ...given, now: next - 1 })).toEqual(results);
      }),
      RUNS,
    );
  });
});
