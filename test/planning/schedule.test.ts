import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { budgetOf } from "../../src/planning/budget.ts";
import type { Action, OpenAction, Plan, UpdateAction } from "../../src/planning/plan.ts";
import { planApplication } from "../../src/planning/plan-application.ts";
import { type Budget, schedule, withDeferred } from "../../src/planning/schedule.ts";
import { at, build, environment, minute, release, said, sha, slice } from "./slice-builder.ts";

const of = (application: string, name: string) => ({ application, environment: name });
const open = (application: string, name: string, waitingSince = 0): OpenAction => ({
  kind: "open",
  ...of(application, name),
  release: release("1.5.0"),
  replaces: release("1.4.0"),
  base: sha("b"),
  writes: [],
  waitingSince,
});
const update = (
  application: string,
  name: string,
  pullRequest: number,
  because: UpdateAction["because"],
): UpdateAction => ({
  ...open(application, name),
  kind: "update",
  pullRequest,
  head: sha("c"),
  because,
  instead: undefined,
});
const close = (application: string, name: string, pullRequest: number): Action => ({
  kind: "close",
  ...of(application, name),
  pullRequest,
  head: sha("c"),
  reason: "Closed because dev holds 1.5.0 by now.",
  again: true,
});
const merge = (application: string, name: string, pullRequest: number): Action => ({
  kind: "merge",
  ...of(application, name),
  pullRequest,
  head: sha("c"),
  release: release("1.5.0"),
  writes: [],
  method: undefined,
});
const record = (application: string, name: string, number: number): Action => ({
  kind: "record",
  ...of(application, name),
  merged: {
    number,
    mergeCommit: sha("1"),
    mergedAt: 0,
    mergedBy: "mona",
    head: sha("c"),
    release: undefined,
    proposed: undefined,
  },
});

const plan = (application: string, ...actions: readonly Action[]): Plan => ({
  application,
  actions,
  explanations: [],
  asks: [],
  wakeAt: undefined,
  inputHash: application,
  madeAt: 0,
});

const budget = (change: Partial<Budget> = {}): Budget => ({
  requests: 1_000,
  environments: ["dev", "staging", "prod"].map((name) => ({
    environment: name,
    maxOpen: 10,
    open: 0,
    base: "",
    onItsWay: undefined,
  })),
  ...change,
});
const environments = (change: Partial<Budget["environments"][number]>) => ({
  environments: budget().environments.map((one) => ({ ...one, ...change })),
});

const short = (action: Action): string => `${action.kind} ${action.environment} ${action.application}`;

describe("the schedule", () => {
  it("does what is nearly done before what is new, and downstream before upstream", () => {
    const plans = [
      plan("a", open("a", "dev"), update("a", "staging", 4, "conflict"), merge("a", "prod", 5)),
      plan("b", record("b", "dev", 6), open("b", "prod"), close("b", "staging", 7)),
      plan("c", merge("c", "dev", 8)),
    ];
    expect(schedule(plans, budget()).actions.map(short)).toEqual([
      "record dev b",
      "close staging b",
      "merge prod a",
      "merge dev c",
      "update staging a",
      "open prod b",
      "open dev a",
    ]);
  });

  it("serves who has waited longest, then by name", () => {
    const plans = [plan("c", open("c", "dev", 5)), plan("b", open("b", "dev", 9)), plan("a", open("a", "dev", 9))];
    expect(schedule(plans, budget()).actions.map(short)).toEqual(["open dev c", "open dev a", "open dev b"]);
  });

  it("keeps open promotions of an environment within max-open, counting those that are open and freeing those it closes", () => {
    const plans = ["a", "b", "c", "d"].map((name) => plan(name, open(name, "dev")));
    const { actions, deferred } = schedule(
      [...plans, plan("e", close("e", "dev", 3))],
      budget(environments({ maxOpen: 3, open: 2 })),
    );
    expect(actions.map(short)).toEqual(["close dev e", "open dev a", "open dev b"]);
    expect(deferred.map(({ action, reason }) => `${short(action)}: ${reason}`)).toEqual([
      "open dev c: one of the 3 open promotions that max-open allows in dev to be merged or closed",
      "open dev d: one of the 3 open promotions that max-open allows in dev to be merged or closed",
    ]);
  });

  it("rebuilds one promotion for each base at a time where the branch wants them up to date", () => {
    const plans = [
      plan("a", update("a", "dev", 9, "behind")),
      plan("b", update("b", "prod", 4, "behind")),
      plan("c", update("c", "dev", 5, "conflict")),
    ];
    const { actions, deferred } = schedule(plans, budget());
    expect(actions.map(short)).toEqual(["update prod b", "update dev c"]);
    expect(deferred).toMatchObject([{ reason: "#4 to be merged" }]);
    const apart = budget({ environments: budget().environments.map((one) => ({ ...one, base: one.environment })) });
    expect(schedule(plans, apart).actions).toHaveLength(3);
  });

  it("rebuilds none while another is up to date and on its way, or merges in this pass", () => {
    const behind = plan("a", update("a", "dev", 9, "behind"));
    const busy = schedule([behind], budget(environments({ onItsWay: 7 })));
    expect(busy.actions).toEqual([]);
    expect(busy.deferred).toMatchObject([{ reason: "#7, which is up to date, to be merged" }]);
    const merging = schedule([behind, plan("b", merge("b", "prod", 8))], budget());
    expect(merging.actions.map(short)).toEqual(["merge prod b"]);
  });

  it("stays within the requests that GitHub allows, and lets nothing overtake what is too dear", () => {
    const plans = [
      plan("a", record("a", "dev", 1)),
      plan("b", record("b", "dev", 2)),
      plan("c", open("c", "dev")),
      plan("d", update("d", "dev", 3, "conflict")),
    ];
    const { actions, deferred } = schedule(plans, budget({ requests: 9 }));
    expect(actions.map(short)).toEqual(["record dev a", "record dev b", "update dev d"]);
    expect(deferred).toMatchObject([{ reason: "GitHub's limit on writes, which frees itself within the hour" }]);
    expect(schedule(plans, budget({ requests: 0 })).actions).toEqual([]);
  });

  it("is the same whatever order the plans come in", () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 8 });
    const actionOf = (name: string, pick: number): Action =>
      [
        open(name, "dev", pick),
        merge(name, "prod", pick),
        update(name, "staging", pick, "behind"),
        close(name, "dev", pick),
      ][pick % 4] ?? open(name, "dev");
    fc.assert(
      fc.property(names, fc.array(fc.nat(9), { minLength: 8, maxLength: 8 }), fc.nat(40), (list, picks, requests) => {
        const plans = list.map((name, n) => plan(name, actionOf(name, picks[n] ?? 0)));
        const spend = { requests, ...environments({ maxOpen: 2, open: 1 }) };
        expect(schedule([...plans].reverse(), spend)).toEqual(schedule(plans, spend));
      }),
    );
  });
});

describe("what had to wait", () => {
  it("is said in the explanation of its environment, and nowhere else", () => {
    const prod = at("prod", { after: ["dev"], history: ["1.4.0"] });
    const planned = planApplication(slice([at("dev", { history: ["1.4.0"] }), prod], { builds: [build("1.5.0")] }));
    const { deferred } = schedule([planned], budget({ requests: 0 }));
    const [explained] = withDeferred([planned], deferred);
    if (explained === undefined) throw new Error("one plan in, one plan out");
    expect(said(explained, "dev")).toBe(
      "waiting: 1.5.0 follows 1.4.0, and nothing holds its pull request: it is opened next; it waits for GitHub's limit on writes, which frees itself within the hour.",
    );
    expect(said(explained, "prod")).toBe(said(planned, "prod"));
    expect(withDeferred([planned], [])).toEqual([planned]);
  });
});

describe("the budget of a pass", () => {
  it("counts open promotions by environment, those that left included, and finds the one on its way on each base", () => {
    const auto = { merge: "auto" } as const;
    const slices = [
      slice([
        at("dev", { history: ["1.4.0"], config: auto, open: { proposes: "1.5.0", number: 7, mergeable: "blocked" } }),
      ]),
      slice([
        at("dev", {
          history: ["1.4.0"],
          config: auto,
          open: { proposes: "1.5.0", number: 3, mergeable: "behind", parent: sha("9") },
        }),
      ]),
      slice([], {
        left: [
          {
            environment: "dev",
            open: {
              number: 2,
              branch: "",
              head: "",
              release: undefined,
              parent: "",
              pushedBy: [],
              reviewed: false,
              draft: false,
              mergeable: "clean",
              openedAt: minute(1),
            },
          },
        ],
      }),
    ];
    const configs = [environment("dev", auto), environment("prod", { maxOpen: 2, branch: "env/prod" })];
    expect(budgetOf(configs, slices, 40)).toEqual({
      requests: 40,
      environments: [
        { environment: "dev", maxOpen: 10, open: 3, base: "\n", onItsWay: 7 },
        { environment: "prod", maxOpen: 2, open: 0, base: "\nenv/prod", onItsWay: undefined },
      ],
    });
  });
});
