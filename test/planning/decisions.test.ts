import { describe, expect, it } from "@jest/globals";
import type { GateConfig } from "../../src/config/gate-config.ts";
import type { Decision } from "../../src/domain/decision.ts";
import { planApplication } from "../../src/planning/plan-application.ts";
import type { AgentReport, EnvironmentSlice } from "../../src/planning/slice.ts";
import { APPLICATION, actionsOf, at, MINUTE, minute, release, said, sha, slice } from "./slice-builder.ts";

const soak = (minutes: number): GateConfig => ({ kind: "soak", forMs: minutes * MINUTE });

type Said<One = Decision> = One extends Decision ? Omit<One, "id" | "by" | "at" | "reason"> : never;

/** An entry of the ledger by ada, at that minute. */
const entry = (when: number, said: Said): Decision => ({
  id: `c${when}-0`,
  by: "ada",
  at: minute(when),
  reason: "because",
  ...said,
});

const images = (version: string) => release(version).images;

/** staging has 1.4.0 and then 1.5.0 at minute 10; prod comes after and holds 1.4.0. */
const pair = (prod: Partial<Parameters<typeof at>[1]> = {}, staging: Partial<Parameters<typeof at>[1]> = {}) =>
  [
    at("staging", { history: ["1.4.0", "1.5.0"], times: [0, 10], ...staging }),
    at("prod", { after: ["staging"], history: ["1.4.0"], ...prod }),
  ] as const;

const planOf = (environments: readonly EnvironmentSlice[], decisions: readonly Decision[], now = 100) =>
  planApplication(slice([...environments], { decisions, now: minute(now) }));

describe("a decision of people", () => {
  it.each([
    ["a hold", entry(20, { kind: "hold", application: APPLICATION })],
    ["a hold of the environment", entry(20, { kind: "hold", application: APPLICATION, environment: "prod" })],
    ["a freeze", entry(20, { kind: "freeze", environment: "prod" })],
    ["a pin", entry(20, { kind: "pin", application: APPLICATION, environment: "prod", images: images("1.4.0") })],
  ] as const)("%s keeps a release from being proposed, and says who and why", (_, decision) => {
    const plan = planOf(pair(), [decision]);
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "prod")).toMatch(/^blocked: 1\.5\.0 could follow 1\.4\.0, but .* by ada since .*because/);
  });

  it("of another environment or application holds nothing", () => {
    const plan = planOf(pair(), [
      entry(20, { kind: "hold", application: APPLICATION, environment: "staging" }),
      entry(20, { kind: "hold", application: "cart" }),
      entry(20, { kind: "freeze", environment: "staging" }),
    ]);
    expect(actionsOf(plan)).toEqual(["open prod 1.5.0"]);
  });

  it("that ended lets be proposed what queued up, and a person merges it", () => {
    const ended = {
      ...entry(20, { kind: "hold", application: APPLICATION }),
      ended: { by: "bob", at: minute(60), reason: "" },
    };
    expect(actionsOf(planOf(pair(), [ended]))).toEqual(["open prod 1.5.0"]);
    const open = pair({ open: { proposes: "1.5.0" }, config: { merge: "auto" } });
    expect(actionsOf(planOf(open, [ended]))).toEqual([]);
    expect(said(planOf(open, [ended]), "prod")).toMatch(/1\.5\.0 waited when the hold of ada ended/);
    const goesOn = pair({ open: { proposes: "1.5.0" }, config: { merge: "auto", afterHold: "continue" } });
    expect(actionsOf(planOf(goesOn, [ended]))).toEqual(["merge prod #12 1.5.0"]);
    const later = pair({ open: { proposes: "1.5.0" }, config: { merge: "auto" } }, { times: [0, 70] });
    expect(actionsOf(planOf(later, [ended]))).toEqual(["merge prod #12 1.5.0"]);
  });

  it("ends by itself, and the plan is looked at again then", () => {
    const until = { ...entry(20, { kind: "hold", application: APPLICATION }), until: minute(120) };
    const plan = planOf(pair(), [until]);
    expect(plan.wakeAt).toBe(minute(120));
    expect(actionsOf(planOf(pair(), [until], 120))).toEqual(["open prod 1.5.0"]);
  });

  it("to put a release into quarantine takes its turn away, and closes what proposes it", () => {
    const bad = entry(20, { kind: "quarantine", application: APPLICATION, images: images("1.5.0") });
    const plan = planOf(pair(), [bad]);
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "prod")).toBe("up-to-date: prod holds 1.4.0: 1.5.0 was put into quarantine by ada: “because”.");
    const open = planOf(pair({ open: { proposes: "1.5.0" } }), [bad]);
    expect(open.actions).toMatchObject([
      { kind: "close", reason: "Closed because 1.5.0 was put into quarantine by ada: “because”." },
    ]);
    const staging = { history: ["1.4.0", "1.4.1", "1.5.0"], times: [0, 5, 10] };
    expect(actionsOf(planOf(pair({}, staging), [bad]))).toEqual(["open prod 1.4.1"]);
  });
});

describe("a request for a release", () => {
  it("that is newer than what is held comes before what would come by itself", () => {
    const staging = { history: ["1.4.0", "1.4.1", "1.5.0"], times: [0, 5, 10] };
    const asked = entry(20, {
      kind: "request",
      application: APPLICATION,
      environment: "prod",
      images: images("1.4.1"),
    });
    expect(actionsOf(planOf(pair({}, staging), []))).toEqual(["open prod 1.5.0"]);
    expect(actionsOf(planOf(pair({}, staging), [asked]))).toEqual(["open prod 1.4.1"]);
  });

  it("that never was upstream waits for its order, and an override of that lets it through: a hotfix", () => {
    const fix = entry(20, { kind: "request", application: APPLICATION, environment: "prod", images: images("1.4.1") });
    const past = entry(21, {
      kind: "override",
      application: APPLICATION,
      environment: "prod",
      gate: "order",
      images: images("1.4.1"),
    });
    const other = entry(21, {
      kind: "override",
      application: APPLICATION,
      environment: "prod",
      gate: "order",
      images: images("1.5.0"),
    });
    expect(actionsOf(planOf(pair(), [fix]))).toEqual([]);
    expect(said(planOf(pair(), [fix]), "prod")).toBe(
      "waiting: 1.4.1 could follow 1.4.0, but 1.4.1 has not been merged in staging.",
    );
    expect(actionsOf(planOf(pair(), [fix, other]))).toEqual([]);
    expect(actionsOf(planOf(pair(), [fix, past]))).toEqual(["open prod 1.4.1"]);
  });

  it("that went past its order makes what lacks the fix wait for a person", () => {
    const decisions = [
      entry(20, { kind: "request", application: APPLICATION, environment: "prod", images: images("1.4.1") }),
      entry(21, {
        kind: "override",
        application: APPLICATION,
        environment: "prod",
        gate: "order",
        images: images("1.4.1"),
      }),
    ];
    const fixed = { history: ["1.4.0", "1.4.1"], times: [0, 30], config: { merge: "auto" as const } };
    const open = planOf(pair({ ...fixed, open: { proposes: "1.5.0" } }), decisions);
    expect(actionsOf(open)).toEqual([]);
    expect(said(open, "prod")).toMatch(/whether 1\.5\.0 holds the commit of the hotfix 1\.4\.1/);
    const known = entry(40, {
      kind: "acknowledgement",
      application: APPLICATION,
      environment: "prod",
      images: images("1.5.0"),
      hotfix: "c20-0",
    });
    const goesOn = planOf(pair({ ...fixed, open: { proposes: "1.5.0" } }), [...decisions, known]);
    expect(actionsOf(goesOn)).toEqual(["merge prod #12 1.5.0"]);
  });

  it("brings back what was stepped back from only if it says so", () => {
    const back = { history: ["1.4.0", "1.5.0", "1.4.0"], times: [0, 15, 20] };
    expect(actionsOf(planOf(pair(back), []))).toEqual([]);
    const asked = entry(30, {
      kind: "request",
      application: APPLICATION,
      environment: "prod",
      images: images("1.5.0"),
    });
    const lifted = {
      ...entry(25, {
        kind: "pin",
        application: APPLICATION,
        environment: "prod",
        images: images("1.4.0"),
        awayFrom: images("1.5.0"),
      }),
      ended: { by: "ada", at: minute(30), reason: "" },
    };
    expect(actionsOf(planOf(pair(back), [lifted]))).toEqual([]);
    expect(actionsOf(planOf(pair(back), [lifted, asked]))).toEqual(["open prod 1.5.0"]);
  });
});

describe("a step back that a person asked for", () => {
  const prod = { history: ["1.3.0", "1.4.0", "1.5.0"], times: [0, 5, 15] };
  const rollback = entry(20, {
    kind: "rollback",
    application: APPLICATION,
    environment: "prod",
    images: images("1.4.0"),
    from: images("1.5.0"),
  });
  const pin = entry(20, {
    kind: "pin",
    application: APPLICATION,
    environment: "prod",
    images: images("1.4.0"),
    awayFrom: images("1.5.0"),
  });
  const freeze = entry(10, { kind: "freeze", environment: "prod" });

  it("is proposed at once, whatever guards the way forward", () => {
    const held = { ...prod, config: { gates: [soak(600)] } };
    const plan = planOf(pair(held), [rollback, pin, freeze]);
    expect(actionsOf(plan)).toEqual(["open prod 1.4.0"]);
    expect(plan.actions).toMatchObject([{ writes: [{ to: { tag: "1.4.0" } }], replaces: release("1.5.0") }]);
    expect(said(plan, "prod")).toBe(
      "waiting: ada asked to go back from 1.5.0 to 1.4.0: its pull request is opened next.",
    );
  });

  it("is merged by Towpath even where people merge, and is not proposed twice", () => {
    const plan = planOf(pair({ ...prod, open: { proposes: "1.4.0" } }), [rollback, pin]);
    expect(actionsOf(plan)).toEqual(["merge prod #12 1.4.0"]);
    const done = { history: ["1.3.0", "1.4.0", "1.5.0", "1.4.0"], times: [0, 5, 15, 22] };
    const after = planOf(pair(done), [rollback, pin]);
    expect(actionsOf(after)).toEqual([]);
    expect(said(after, "prod")).toMatch(/^blocked|^up-to-date/);
  });

  it.each(["conflict", "behind"] as const)("is rebuilt on the newest commit where that is %s", (mergeable) => {
    const plan = planOf(pair({ ...prod, open: { proposes: "1.4.0", mergeable, parent: "0".repeat(40) } }), [
      rollback,
      pin,
    ]);
    expect(actionsOf(plan)).toEqual([`update prod #12 1.4.0 ${mergeable}`]);
    expect(plan.actions).toMatchObject([{ because: mergeable, writes: [{ to: { tag: "1.4.0" } }] }]);
  });

  it("is not proposed again where a person closed its pull request, until somebody asks again", () => {
    const declined = [{ environment: "prod", release: "ghcr.io/acme/checkout=1.4.0", pullRequest: 12, at: minute(25) }];
    const closed = (decisions: readonly Decision[]) =>
      planApplication({ ...slice(pair(prod), { decisions }), declined });
    expect(actionsOf(closed([rollback, pin]))).toEqual([]);
    expect(said(closed([rollback, pin]), "prod")).toMatch(
      /ada asked to go back to 1\.4\.0, and a person closed #12, which proposed that, without merging: \/rollback prod checkout to 1\.4\.0 asks again\.$/,
    );
    expect(actionsOf(closed([{ ...rollback, id: "c9-0", at: minute(30) }, pin]))).toEqual(["open prod 1.4.0"]);
  });

  it("takes the place of what is proposed", () => {
    const plan = planOf(pair({ ...prod, open: { proposes: "1.6.0" } }, { history: ["1.4.0", "1.5.0", "1.6.0"] }), [
      rollback,
      pin,
    ]);
    expect(plan.actions).toMatchObject([
      { kind: "close", reason: "Closed because ada asked to go back to 1.4.0 in prod." },
    ]);
  });

  it("pins until something newer than the bad release is promoted by a person", () => {
    const done = { history: ["1.3.0", "1.4.0", "1.5.0", "1.4.0"], times: [0, 5, 15, 22] };
    const staging = { history: ["1.3.0", "1.4.0", "1.5.0", "1.6.0"], times: [0, 3, 10, 40] };
    const waits = planOf(pair(done, staging), [rollback, pin]);
    expect(actionsOf(waits)).toEqual([]);
    expect(said(waits, "prod")).toMatch(/^blocked: 1\.6\.0 could follow 1\.4\.0, but checkout is pinned to 1\.4\.0/);
    const asked = entry(50, {
      kind: "request",
      application: APPLICATION,
      environment: "prod",
      images: images("1.6.0"),
    });
    expect(actionsOf(planOf(pair(done, staging), [rollback, pin, asked]))).toEqual(["open prod 1.6.0"]);
    const moved = { history: [...done.history, "1.6.0"], times: [...done.times, 60] };
    const further = { history: [...staging.history, "1.7.0"], times: [...staging.times, 70] };
    expect(actionsOf(planOf(pair(moved, further), [rollback, pin, asked]))).toEqual(["open prod 1.7.0"]);
  });

  it("is over when a person wrote something else meanwhile", () => {
    const moved = { history: ["1.3.0", "1.4.0", "1.5.0", "1.6.0"], times: [0, 5, 15, 25] };
    expect(actionsOf(planOf(pair(moved), [rollback]))).toEqual([]);
  });
});

describe("a soak", () => {
  const gates = [soak(60)];

  it("holds the opening until the release was there for so long, and wakes the plan then", () => {
    const plan = planOf(pair({ config: { gates } }), [], 30);
    expect(actionsOf(plan)).toEqual([]);
    expect(plan.wakeAt).toBe(minute(70));
    expect(actionsOf(planOf(pair({ config: { gates } }), [], 70))).toEqual(["open prod 1.5.0"]);
  });

  it("lets an older release come that is done, while a newer one soaks", () => {
    const staging = {
      history: ["1.3.0", "1.4.1", "1.5.0"],
      times: [0, 5, 68],
      config: { merge: "by-people" as const },
    };
    const counting: GateConfig = { kind: "soak", forMs: 60 * MINUTE, whenReplaced: "keep-counting" };
    const plan = planOf(pair({ config: { gates: [counting] } }, staging), [], 70);
    expect(actionsOf(plan)).toEqual(["open prod 1.4.1"]);
    expect(said(plan, "prod")).toMatch(/it is opened next; 1\.5\.0 comes later: 1\.5\.0 soaks in staging/);
    const replaced = planOf(pair({ config: { gates: [counting] }, open: { proposes: "1.4.1" } }, staging), [], 71);
    expect(actionsOf(replaced)).toEqual([]);
  });

  it("holds newer ones back upstream while it goes on, and no longer", () => {
    const dev = at("dev", { history: ["1.4.0", "1.5.0", "1.6.0"], times: [0, 8, 12] });
    const [staging, prod] = pair({ config: { gates } }, { after: ["dev"], config: { merge: "auto" } });
    const plan = planOf([dev, staging, prod], [], 30);
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "staging")).toBe("waiting: 1.6.0 could follow 1.5.0, but 1.5.0 soaks in staging for prod.");
    expect(plan.wakeAt).toBe(minute(70));
    // GitHub's clock may be behind ours: what soaked is not replaced in the same moment.
    expect(actionsOf(planOf([dev, staging, prod], [], 70))).toEqual(["open prod 1.5.0"]);
    expect(planOf([dev, staging, prod], [], 70).wakeAt).toBe(minute(72));
    expect(actionsOf(planOf([dev, staging, prod], [], 72))).toEqual(["open staging 1.6.0", "open prod 1.5.0"]);
    const byPeople = pair({ config: { gates } }, { after: ["dev"] });
    expect(actionsOf(planOf([dev, ...byPeople], [], 30))).toEqual(["open staging 1.6.0"]);
    const frozen = entry(20, { kind: "freeze", environment: "prod" });
    expect(actionsOf(planOf([dev, staging, prod], [frozen], 30))).toEqual(["open staging 1.6.0"]);
    const past = entry(20, {
      kind: "override",
      application: APPLICATION,
      environment: "staging",
      gate: "soaks-downstream",
      images: images("1.6.0"),
    });
    expect(actionsOf(planOf([dev, staging, prod], [past], 30))).toEqual(["open staging 1.6.0"]);
  });

  it("counts from the healthy report of an agent, for the release that was reported on", () => {
    const health = { agent: "argocd", name: "{application}-{environment}" } as const;
    const report = (when: number, state: AgentReport["state"], arrival = sha("1")): AgentReport => ({
      at: minute(when),
      state,
      description: "",
      cluster: "",
      arrival,
    });
    const plan = (reports: readonly AgentReport[], now: number) =>
      planOf(pair({ config: { gates } }, { config: { health }, reports }), [], now);
    expect(actionsOf(plan([], 90))).toEqual([]);
    expect(said(plan([], 90), "prod")).toMatch(
      /Argo CD has not reported on 1\.5\.0 in staging \(looked for as checkout-staging\)/,
    );
    expect(actionsOf(plan([report(5, "healthy", sha("0"))], 90))).toEqual([]);
    expect(plan([report(20, "healthy")], 60).wakeAt).toBe(minute(80));
    expect(actionsOf(plan([report(20, "healthy")], 80))).toEqual(["open prod 1.5.0"]);
    expect(actionsOf(plan([report(20, "healthy"), report(40, "unhealthy")], 80))).toEqual([]);
    const again = [report(20, "healthy"), report(40, "unhealthy"), report(50, "healthy")];
    expect(plan(again, 80).wakeAt).toBe(minute(110));
    expect(actionsOf(plan(again, 110))).toEqual(["open prod 1.5.0"]);
  });
});

describe("a release that proves unhealthy", () => {
  const health = { agent: "argocd" } as const;
  const arrived = { history: ["1.3.0", "1.4.0", "1.5.0"], times: [0, 5, 15] };
  const report = (arrival: number, state: AgentReport["state"], when = 20 + arrival): AgentReport => ({
    at: minute(when),
    state,
    description: "",
    cluster: "",
    arrival: sha(`${arrival}`),
  });
  const prod = (
    onUnhealthy: "stop" | "notify" | "rollback",
    reports: readonly AgentReport[],
    rollbackFloor?: string,
  ): EnvironmentSlice => {
    const made = at("prod", {
      ...arrived,
      config: { health, onUnhealthy, ...(rollbackFloor !== undefined && { rollbackFloor }) },
      reports,
    });
    return { ...made, arrivals: made.arrivals.map((one) => ({ ...one, pullRequest: 7 })) };
  };
  const bad = [report(1, "healthy"), report(2, "healthy"), report(2, "unhealthy", 30)];

  it("stops what comes after, tells people, or goes back to the last healthy one: as configured", () => {
    expect(actionsOf(planOf([prod("stop", bad)], []))).toEqual([]);
    expect(actionsOf(planOf([prod("notify", bad)], []))).toEqual(["tell-unhealthy prod #7 1.5.0"]);
    const plan = planOf([prod("rollback", bad)], []);
    expect(actionsOf(plan)).toEqual(["decide prod rollback+pin+quarantine", "tell-unhealthy prod #7 1.5.0"]);
    expect(plan.actions).toMatchObject([
      {
        decisions: [
          {
            id: expect.stringMatching(/^u222222222222-[0-9a-f]{8}$/),
            ...{ by: "towpath", images: images("1.4.0"), from: images("1.5.0") },
          },
          { images: images("1.4.0"), awayFrom: images("1.5.0") },
          { images: images("1.5.0") },
        ],
      },
      {},
    ]);
  });

  it("is left alone once it is healthy again, and when nothing healthy stood there before", () => {
    expect(actionsOf(planOf([prod("rollback", [...bad, report(2, "healthy", 40)])], []))).toEqual([]);
    const never = [report(1, "unhealthy"), report(2, "unhealthy", 30)];
    expect(actionsOf(planOf([prod("rollback", never)], []))).toEqual(["tell-unhealthy prod #7 1.5.0"]);
    expect(actionsOf(planOf([prod("rollback", bad, "1.4.1")], []))).toEqual(["tell-unhealthy prod #7 1.5.0"]);
    expect(actionsOf(planOf([prod("rollback", bad, "1.4.0")], []))).toHaveLength(2);
  });

  it("is gone back from once: what follows is for people", () => {
    const done = planOf([prod("rollback", bad)], []).actions.flatMap((action) =>
      action.kind === "decide" ? action.decisions : [],
    );
    expect(actionsOf(planOf([prod("rollback", bad)], done))).toEqual([
      "tell-unhealthy prod #7 1.5.0",
      "open prod 1.4.0",
    ]);
  });
});
