import { describe, expect, it } from "@jest/globals";
import type { EnvironmentConfig } from "../../src/config/config.ts";
import { planAgain, planApplication } from "../../src/planning/plan-application.ts";
import type { OpenPromotion, Slice } from "../../src/planning/slice.ts";
import { actionsOf, at, build, IMAGE, minute, ruled, said, sha, slice, type Written } from "./slice-builder.ts";

const builds = [build("1.5.0", 40)];

/** dev holds 1.4.0 and has #12 open for 1.5.0. */
const dev = (
  open: Partial<OpenPromotion> & { readonly proposes?: Written } = {},
  config: Partial<EnvironmentConfig> = {},
  change: Partial<Slice> = {},
) =>
  planApplication(
    slice([at("dev", { history: ["1.4.0"], open: { proposes: "1.5.0", ...open }, config })], { builds, ...change }),
  );

describe("an open promotion of the newest release", () => {
  it("is left to people", () => {
    const plan = dev();
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "dev")).toBe("proposed: #12 proposes 1.5.0; a person merges it.");
    expect(plan.explanations[0]).toMatchObject({ pullRequest: 12, candidate: { images: [{ tag: "1.5.0" }] } });
  });

  it("is merged where the environment merges by itself and nothing holds it", () => {
    const plan = dev({}, { merge: "auto", mergeMethod: "squash" });
    expect(actionsOf(plan)).toEqual(["merge dev #12 1.5.0"]);
    expect(plan.actions).toMatchObject([{ head: sha("c"), method: "squash", writes: [{ to: { tag: "1.5.0" } }] }]);
    expect(plan.wakeAt).toBeUndefined();
  });

  it.each([
    ["unknown", "GitHub has not worked out yet whether it can be merged"],
    ["unstable", "a check on it fails or still runs: Towpath merges it when all checks have passed"],
    ["blocked", "a rule of its base branch holds it: a review or a check that the rule requires is missing"],
  ] as const)("is not merged while it is %s", (mergeable, why) => {
    const plan = dev({ mergeable }, { merge: "auto" });
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "dev")).toBe(`proposed: #12 proposes 1.5.0; ${why}.`);
    if (mergeable === "blocked") expect(plan.wakeAt).toBeUndefined();
    else expect(plan.wakeAt).toBeGreaterThan(minute(100));
  });

  it("is looked at again soon, then less and less often, and planning in between changes nothing", () => {
    const environment = at("dev", {
      history: ["1.4.0"],
      open: { proposes: "1.5.0", mergeable: "unknown" },
      config: { merge: "auto" },
    });
    const plannedAt = (ms: number) => planApplication(slice([environment], { builds, now: minute(50) + ms }));
    const looks = [0, 10_000, 30_000, 70_000].map((ms) => (plannedAt(ms).wakeAt ?? 0) - minute(50));
    expect(looks).toEqual([10_000, 30_000, 70_000, 150_000]);
    expect({ ...plannedAt(31_000), madeAt: minute(50) + 69_999 }).toEqual(plannedAt(69_999));
    const day = 24 * 60 * 60_000;
    expect((plannedAt(day).wakeAt ?? 0) - minute(50) - day).toBeLessThanOrEqual(600_000);
  });

  it("is not merged while it is a draft", () => {
    const plan = dev({ draft: true }, { merge: "auto" });
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "dev")).toMatch(/it is a draft: Towpath merges it when a person has marked it ready/);
  });

  it("is not merged while a gate that cannot be evaluated holds the merge", () => {
    const approvals = {
      kind: "approvals",
      count: 1,
      teams: [],
      users: [],
      roles: [],
      codeOwners: false,
      allow: [],
    } as const;
    const plan = dev({}, { merge: "auto", gates: [approvals] });
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "dev")).toMatch(/proposes 1.5.0; the reviews of #12 cannot be read/);
  });

  it("is not merged when no sender of the image's rule is known to have built it", () => {
    const plan = dev({}, { merge: "auto" }, { builds: [] });
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "dev")).toMatch(
      /^blocked: .*nobody whom its image rule names in "from" is known to have built 1\.5\.0/,
    );
  });

  it("is rebuilt on a conflict, and where the branch wants it up to date", () => {
    expect(actionsOf(dev({ mergeable: "conflict", parent: sha("9") }))).toEqual(["update dev #12 1.5.0 conflict"]);
    const behind = dev({ mergeable: "behind", parent: sha("9") });
    expect(actionsOf(behind)).toEqual(["update dev #12 1.5.0 behind"]);
    expect(behind.actions).toMatchObject([{ base: sha("b"), head: sha("c"), instead: undefined }]);
  });

  it("is not rebuilt again and again on the commit that it is built on", () => {
    const plan = dev({ mergeable: "conflict" });
    expect(actionsOf(plan)).toEqual([]);
    expect(plan.wakeAt).toBeGreaterThan(minute(100));
  });

  it("is rebuilt although it was reviewed, since it could not be merged otherwise", () => {
    expect(actionsOf(dev({ mergeable: "conflict", parent: sha("9"), reviewed: true }))).toHaveLength(1);
  });
});

describe("a person's commit on the branch", () => {
  it("stops updates and merging by Towpath, and closing", () => {
    const config = { merge: "auto" } as const;
    const clean = dev({ pushedBy: ["mona"] }, config);
    expect(actionsOf(clean)).toEqual([]);
    expect(said(clean, "dev")).toBe(
      "proposed: #12 proposes 1.5.0; mona pushed to it, so Towpath neither updates nor merges it: a person does.",
    );
    expect(actionsOf(dev({ pushedBy: ["mona"], mergeable: "conflict", parent: sha("9") }, config))).toEqual([]);
    const newer = dev({ pushedBy: ["mona"] }, config, { builds: [...builds, build("1.6.0", 60)] });
    expect(actionsOf(newer)).toEqual([]);
    expect(said(newer, "dev")).toMatch(/: a person does; 1\.6\.0 waits behind it\.$/);
    const gone = dev({ pushedBy: ["mona"], proposes: "1.4.0" });
    expect(actionsOf(gone)).toEqual([]);
    expect(said(gone, "dev")).toBe(
      "blocked: #12 has lost its sense: dev holds 1.4.0 by now; Towpath leaves it to mona, who pushed to it.",
    );
  });
});

describe("a newer release while a promotion is open", () => {
  const newer = { builds: [...builds, build("1.6.0", 60)] };

  it("takes its place until a person has reviewed it", () => {
    const plan = dev({}, {}, newer);
    expect(actionsOf(plan)).toEqual(["update dev #12 1.6.0 newer-release"]);
    expect(plan.actions).toMatchObject([
      { instead: { images: [{ tag: "1.5.0" }] }, replaces: { images: [{ tag: "1.4.0" }] } },
    ]);
    const reviewed = dev({ reviewed: true }, {}, newer);
    expect(actionsOf(reviewed)).toEqual([]);
    expect(said(reviewed, "dev")).toBe(
      "proposed: #12 proposes 1.5.0; a person merges it; 1.6.0 waits behind it because #12 has been reviewed.",
    );
    expect(reviewed.explanations[0]?.next).toMatchObject({ images: [{ tag: "1.6.0" }] });
  });

  it("takes its place always, or never, where the environment says so", () => {
    expect(actionsOf(dev({ reviewed: true }, { supersede: "always" }, newer))).toEqual([
      "update dev #12 1.6.0 newer-release",
    ]);
    const never = dev({}, { supersede: "never" }, newer);
    expect(actionsOf(never)).toEqual([]);
    expect(said(never, "dev")).toMatch(/1\.6\.0 waits behind it because "supersede: never" leaves #12 as it is\.$/);
  });

  it("waits for one merge if the open one may merge now, so that builds cannot keep an environment from moving", () => {
    const plan = dev({}, { merge: "auto" }, newer);
    expect(actionsOf(plan)).toEqual(["merge dev #12 1.5.0"]);
  });

  it("does not take its place when it was declined", () => {
    const declined = [{ environment: "dev", release: `${IMAGE}=1.6.0`, pullRequest: 11 }];
    expect(actionsOf(dev({}, {}, { ...newer, declined }))).toEqual([]);
  });

  it("does not take the place of the same version with another digest", () => {
    const again = { builds: [build("1.5.0@a", 40), build("1.5.0@b", 60)], ...ruled({ write: "tag@digest" }) };
    expect(actionsOf(dev({ proposes: "1.5.0@a" }, {}, again))).toEqual([]);
  });
});

describe("an open promotion that has lost its sense is closed", () => {
  const closing = (plan: ReturnType<typeof dev>) =>
    plan.actions.flatMap((action) => (action.kind === "close" ? [action.reason] : []));

  it("when the environment holds the release, or a newer one", () => {
    expect(closing(dev({ proposes: "1.4.0" }))).toEqual(["Closed because dev holds 1.4.0 by now."]);
    expect(closing(dev({ proposes: "1.3.0" }))).toEqual([
      "Closed because dev holds 1.4.0 by now, which is newer than 1.3.0.",
    ]);
  });

  it("when the environment holds something that has no order", () => {
    const plan = planApplication(
      slice([at("dev", { history: ["1.4.0", "hotfix-1"], open: { proposes: "1.5.0" } })], { builds }),
    );
    expect(closing(plan)).toEqual(["Closed because dev holds hotfix-1 by now, and 1.5.0 cannot be shown to be newer."]);
  });

  it("when an environment upstream stepped back from it", () => {
    const plan = planApplication(
      slice([
        at("staging", { history: ["1.3.0", "1.5.0", "1.4.0"] }),
        at("prod", { after: ["staging"], history: ["1.3.0"], open: { proposes: "1.5.0" } }),
      ]),
    );
    expect(actionsOf(plan)).toEqual(["close prod #12"]);
    expect(closing(plan)).toEqual([
      "Closed because 1.5.0 may not enter prod any more: staging stepped back from 1.5.0 to 1.4.0.",
    ]);
  });

  it("when it never arrived upstream", () => {
    const plan = planApplication(
      slice([
        at("staging", { history: ["1.3.0"] }),
        at("prod", { after: ["staging"], history: ["1.3.0"], open: { proposes: "1.5.0" } }),
      ]),
    );
    expect(actionsOf(plan)).toEqual(["close prod #12"]);
  });

  it("when the environment was taken back from it by hand", () => {
    const back = at("dev", { history: ["1.3.0", "1.5.0", "1.4.0"], times: [0, 45, 60], open: { proposes: "1.5.0" } });
    const plan = planApplication(slice([back], { builds: [build("1.5.0", 40)] }));
    expect(closing(plan)).toEqual([
      "Closed because dev was taken back from 1.5.0 to 1.4.0, and Towpath does not undo that by itself: a person promotes 1.5.0 again, or something newer comes.",
    ]);
  });

  it("when the image rules do not take it any more", () => {
    const plan = dev({}, {}, ruled({ tags: { kind: "semver", range: ">=2.0.0", prereleases: false } }));
    expect(closing(plan)[0]).toMatch(/^Closed because the image rules in towpath\.yaml do not take 1\.5\.0 any more: /);
  });

  it("when the application left the environment, or the environment the configuration", () => {
    const gone = at("dev", { history: [], open: { proposes: "1.5.0" } });
    expect(closing(planApplication(slice([gone])))).toEqual(["Closed because checkout is not in dev any more."]);
    const { open } = at("test", { history: ["1.4.0"], open: { proposes: "1.5.0" } });
    if (open === undefined) throw new Error("test has an open promotion");
    const left = planApplication(slice([], { left: [{ environment: "test", open }] }));
    expect(closing(left)).toEqual(["Closed because checkout is not written to test on this branch any more."]);
    const touched = planApplication(
      slice([], { left: [{ environment: "test", open: { ...open, pushedBy: ["mona"] } }] }),
    );
    expect(actionsOf(touched)).toEqual([]);
  });
});

describe("what is in doubt is not closed", () => {
  it("when an environment upstream cannot be read", () => {
    const blind = {
      ...at("staging", { history: ["1.3.0", "1.5.0"] }),
      held: undefined,
      problems: [{ code: "x", message: "apps/x.yaml is no YAML." }],
    };
    const prod = at("prod", {
      after: ["staging"],
      history: ["1.3.0"],
      open: { proposes: "1.5.0" },
      config: { merge: "auto" },
    });
    const plan = planApplication(slice([blind, prod]));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "prod")).toBe(
      "blocked: #12 proposes 1.5.0; what stands in staging cannot be read: apps/x.yaml is no YAML.",
    );
  });

  it("when the environment itself has a problem: nothing is written at all", () => {
    const broken = {
      ...at("dev", { history: ["1.4.0"], open: { proposes: "1.4.0" } }),
      problems: [
        { code: "a", message: "One." },
        { code: "b", message: "Two." },
      ],
    };
    const plan = planApplication(slice([broken], { builds }));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "dev")).toBe("blocked: One (and 1 more problem).");
    expect(plan.explanations[0]?.gates).toHaveLength(2);
  });

  it("when upstream merged something else than it had proposed", () => {
    const staging = at("staging", { history: ["1.3.0", "1.5.0"] });
    const differs = {
      ...staging,
      arrivals: staging.arrivals.map((arrival, n) => (n === 1 ? { ...arrival, differs: { pullRequest: 7 } } : arrival)),
    };
    const prod = at("prod", {
      after: ["staging"],
      history: ["1.3.0"],
      open: { proposes: "1.5.0" },
      config: { merge: "auto" },
    });
    expect(actionsOf(planApplication(slice([differs, prod])))).toEqual([]);
  });
});

describe("a promotion whose branch cannot be read", () => {
  it("is written anew, closed if nothing is there to propose, and left alone once a person had to do with it", () => {
    const broken = { release: undefined } as const;
    const environment = (open: Partial<OpenPromotion>) =>
      at("dev", { history: ["1.4.0"], open: { ...broken, ...open } });
    expect(actionsOf(planApplication(slice([environment({})], { builds })))).toEqual([
      "update dev #12 1.5.0 newer-release",
    ]);
    expect(actionsOf(planApplication(slice([environment({})])))).toEqual(["close dev #12"]);
    const reviewed = planApplication(slice([environment({ reviewed: true })], { builds }));
    expect(actionsOf(reviewed)).toEqual([]);
    expect(said(reviewed, "dev")).toBe(
      "blocked: What #12 proposes cannot be read from its branch, and Towpath leaves it alone because a person has reviewed it: mend the branch, or close it.",
    );
  });
});

describe("observing", () => {
  it("explains the same and does nothing", () => {
    const environments = [
      at("dev", { history: ["1.4.0"] }),
      at("prod", { after: ["dev"], history: ["1.4.0"], open: { proposes: "1.4.0" } }),
    ];
    const acting = planApplication(slice(environments, { builds }));
    const observing = planApplication(slice(environments, { builds, mode: "observe" }));
    expect(acting.actions).toHaveLength(2);
    expect(observing.actions).toEqual([]);
    expect(observing.explanations).toEqual(acting.explanations);
  });
});

describe("planning again", () => {
  it("keeps the plan while the slice says the same and its time to look has not come", () => {
    const environment = at("dev", {
      history: ["1.4.0"],
      open: { proposes: "1.5.0", mergeable: "unknown" },
      config: { merge: "auto" },
    });
    const first = planApplication(slice([environment], { builds, now: minute(50) }));
    const again = (ms: number, change: Partial<Slice> = {}) =>
      planAgain(slice([environment], { builds, now: minute(50) + ms, ...change }), first);
    expect(again(9_999)).toBe(first);
    expect(again(10_000)).not.toBe(first);
    expect(again(1, { builds: [] })).not.toBe(first);
    expect(again(1, { mode: "observe" }).inputHash).not.toBe(first.inputHash);
  });
});
