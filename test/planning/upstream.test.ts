import { describe, expect, it } from "@jest/globals";
import { planApplication } from "../../src/planning/plan-application.ts";
import {
  actionsOf,
  at,
  build,
  digest,
  IMAGE,
  minute,
  RULE,
  release,
  ruled,
  said,
  sha,
  slice,
  WORKER,
} from "./slice-builder.ts";

const prod = at("prod", { after: ["staging"], history: ["1.3.0"] });
const staging = (history: readonly string[]) => at("staging", { after: [], history });
const planFor = (history: readonly string[]) => planApplication(slice([staging(history), prod]));

describe("an environment that comes after another", () => {
  it("takes the newest release that arrived there", () => {
    const plan = planFor(["1.3.0", "1.4.0", "1.5.0"]);
    expect(actionsOf(plan)).toEqual(["open prod 1.5.0"]);
    expect(plan.explanations.at(-1)?.gates).toMatchObject([
      { gate: "order", state: "passed", parts: [{ reason: "1.5.0 stands in staging" }] },
    ]);
  });

  it("takes no build that was not merged there", () => {
    const plan = planApplication(slice([staging(["1.3.0"]), prod], { builds: [build("1.9.0")] }));
    expect(actionsOf(plan)).toEqual(["open staging 1.9.0"]);
    expect(said(plan, "prod")).toBe("up-to-date: prod holds 1.3.0, and nothing newer has arrived in staging.");
  });

  it("is never offered what stood there when Towpath first looked", () => {
    expect(actionsOf(planFor(["1.5.0"]))).toEqual([]);
  });

  it("is not offered the baseline either when a person returns to it", () => {
    expect(actionsOf(planFor(["1.5.0", "1.6.0", "1.5.0"]))).toEqual([]);
  });

  it("takes a release that a person brought there by hand", () => {
    expect(actionsOf(planFor(["1.3.0", "1.7.0"]))).toEqual(["open prod 1.7.0"]);
  });

  it("takes nothing that the image rules exclude, though a person brought it there, and says why", () => {
    const plan = planFor(["1.3.0", "1.5.0-debug.1"]);
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "prod")).toMatch(
      /^blocked: 1\.5\.0-debug\.1 is held back: the image rules do not take it: .*prerelease/,
    );
    expect(actionsOf(planFor(["1.3.0", "1.4.0", "1.5.0-debug.1"]))).toEqual(["open prod 1.4.0"]);
  });

  it("takes nothing that was stepped back from, and what stands there instead", () => {
    expect(actionsOf(planFor(["1.2.0", "1.4.0", "1.5.0", "1.4.0"]))).toEqual(["open prod 1.4.0"]);
    expect(actionsOf(planFor(["1.2.0", "1.5.0", "1.2.5"]))).toEqual([]);
  });

  it("takes what was stepped back from once it came again", () => {
    expect(actionsOf(planFor(["1.2.0", "1.5.0", "1.4.0", "1.5.0"]))).toEqual(["open prod 1.5.0"]);
  });

  it("takes nothing that was followed by a version without an order", () => {
    expect(actionsOf(planFor(["1.2.0", "1.5.0", "hotfix-1"]))).toEqual([]);
  });

  it("goes neither backwards nor sideways", () => {
    const ahead = at("prod", { after: ["staging"], history: ["1.9.0"] });
    expect(actionsOf(planApplication(slice([staging(["1.3.0", "1.5.0"]), ahead])))).toEqual([]);
    const same = at("prod", { after: ["staging"], history: ["v1.5.0"] });
    expect(actionsOf(planApplication(slice([staging(["1.3.0", "1.5.0"]), same])))).toEqual([]);
  });

  it("carries on the digest that stood upstream, not what the tag means now", () => {
    const upstream = staging(["1.3.0@a", "1.5.0@b"]);
    const pinned = at("prod", { after: ["staging"], history: ["1.3.0@a"] });
    const plan = planApplication(
      slice([upstream, pinned], { builds: [build("1.5.0@c", 90)], ...ruled({ write: "tag@digest" }) }),
    );
    expect(actionsOf(plan)).toEqual(["open prod 1.5.0@b"]);
  });

  it("looks up a digest that upstream does not write, if there is only one", () => {
    const pinned = at("prod", { after: ["staging"], history: ["1.3.0@a"] });
    const change = ruled({ write: "tag@digest" });
    const one = planApplication(
      slice([staging(["1.3.0", "1.5.0"]), pinned], { builds: [build("1.5.0@b")], ...change }),
    );
    expect(actionsOf(one)).toEqual(["open prod 1.5.0@b"]);
    const builds = [build("1.5.0@b"), build("1.5.0@c", 3)];
    const two = planApplication(slice([staging(["1.3.0", "1.5.0"]), pinned], { builds, ...change }));
    expect(actionsOf(two)).toEqual([]);
    expect(said(two, "prod")).toBe(
      "blocked: 1.5.0 is held back: 1.5.0 was pushed with 2 different digests, and upstream does not say which of them it runs.",
    );
  });

  it("is told when its upstream cannot be read", () => {
    const blind = {
      ...staging(["1.3.0", "1.5.0"]),
      held: undefined,
      problems: [{ code: "template", message: "apps/x.yaml is a template." }],
    };
    const plan = planApplication(slice([blind, prod]));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "staging")).toBe("blocked: apps/x.yaml is a template.");
    expect(said(plan, "prod")).toBe(
      "blocked: 1.5.0 could follow 1.3.0, but what stands in staging cannot be read: apps/x.yaml is a template.",
    );
  });

  it("does not undo its own step back, which pins it until a person lifts that", () => {
    const back = at("prod", { after: ["staging"], history: ["1.2.0", "1.5.0", "1.4.0"], times: [0, 30, 40] });
    const later = at("staging", { history: ["1.2.0", "1.5.0", "1.6.0"], times: [0, 10, 45] });
    const plan = planApplication(slice([later, back]));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "prod")).toBe(
      "blocked: 1.6.0 could follow 1.4.0, but checkout is pinned to 1.4.0 in prod by a step back by hand since 2026-11-21 12:40 UTC.",
    );
  });
});

describe("fan-out and fan-in", () => {
  const eu = (history: readonly string[]) => at("eu", { history });
  const us = (history: readonly string[]) => at("us", { history });
  const world = at("world", { after: ["eu", "us"], history: ["1.3.0"] });

  it("opens in every environment that comes after the same one", () => {
    const plan = planApplication(
      slice([
        staging(["1.3.0", "1.5.0"]),
        at("eu", { after: ["staging"], history: ["1.4.0"] }),
        at("us", { after: ["staging"], history: ["1.3.0"] }),
      ]),
    );
    expect(actionsOf(plan)).toEqual(["open eu 1.5.0", "open us 1.5.0"]);
  });

  it("waits until the release has arrived in all of them, and says where it has not", () => {
    const plan = planApplication(slice([eu(["1.3.0", "1.5.0"]), us(["1.3.0"]), world]));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "world")).toBe("waiting: 1.5.0 could follow 1.3.0, but 1.5.0 has not been merged in us.");
    expect(plan.explanations.at(-1)?.gates[0]?.parts?.map(({ state }) => state)).toEqual(["passed", "waiting"]);
  });

  it("takes the newest that was in all of them while they hold different ones", () => {
    const plan = planApplication(
      slice([eu(["1.3.0", "1.4.0", "1.5.0", "1.6.0"]), us(["1.3.0", "1.4.0", "1.5.0"]), world]),
    );
    expect(actionsOf(plan)).toEqual(["open world 1.5.0"]);
  });

  it("says which of them stepped back", () => {
    const plan = planApplication(slice([eu(["1.3.0", "1.5.0"]), us(["1.3.0", "1.5.0", "1.3.0"]), world]));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "world")).toBe("blocked: 1.5.0 could follow 1.3.0, but us stepped back from 1.5.0 to 1.3.0.");
  });

  it("lets a release in that one of them held from the first look, if it arrived in another since", () => {
    const plan = planApplication(slice([eu(["1.5.0"]), us(["1.3.0", "1.5.0"]), world]));
    expect(actionsOf(plan)).toEqual(["open world 1.5.0"]);
    const nothingNew = planApplication(slice([eu(["1.5.0"]), us(["1.5.0"]), world]));
    expect(actionsOf(nothingNew)).toEqual([]);
  });

  it("skips an environment without the application", () => {
    const without = at("staging", { after: ["dev"], history: [] });
    const direct = at("prod", { after: ["dev"], history: ["1.3.0"] });
    const plan = planApplication(slice([at("dev", { history: ["1.3.0", "1.5.0"] }), without, direct]));
    expect(actionsOf(plan)).toEqual(["open prod 1.5.0"]);
    expect(said(plan, "staging")).toBe("not-found: checkout is not in staging.");
  });

  it("blocks where nothing upstream holds the images", () => {
    const other = at("staging", { history: [{ [WORKER]: "1.3.0" }, { [WORKER]: "1.5.0" }] });
    expect(actionsOf(planApplication(slice([other, prod])))).toEqual([]);
  });
});

describe("environments with different sets of images", () => {
  const images = [
    { image: IMAGE, rule: RULE },
    { image: WORKER, rule: RULE },
  ];
  const full = (version: string) => ({ [IMAGE]: version, [WORKER]: version });

  it("get only the images that they hold", () => {
    const upstream = at("staging", { history: [full("1.3.0"), full("1.5.0")] });
    const plan = planApplication(slice([upstream, prod], { images }));
    expect(plan.actions).toMatchObject([{ kind: "open", release: { images: [{ image: IMAGE, tag: "1.5.0" }] } }]);
  });

  it("keep what upstream does not hold as it is", () => {
    const more = at("prod", { after: ["staging"], history: [full("1.3.0")] });
    const plan = planApplication(slice([staging(["1.3.0", "1.5.0"]), more], { images }));
    expect(plan.actions).toMatchObject([{ kind: "open", release: { images: [{ image: IMAGE, tag: "1.5.0" }] } }]);
  });

  it("take a set together only if it stood together upstream", () => {
    const both = at("prod", { after: ["staging"], history: [full("1.3.0")] });
    const upstream = at("staging", {
      history: [full("1.3.0"), { [IMAGE]: "1.5.0", [WORKER]: "1.4.0" }, full("1.5.0")],
    });
    expect(actionsOf(planApplication(slice([upstream, both], { images })))).toEqual(["open prod 1.5.0+1.5.0"]);
  });

  it("ask an environment upstream only about images that would change", () => {
    const dev = at("dev", { history: [full("1.3.0"), { [IMAGE]: "1.3.0", [WORKER]: "1.5.0" }] });
    const qa = at("qa", { history: ["1.3.0"] });
    const proposed = { [IMAGE]: "1.3.0", [WORKER]: "1.5.0" };
    const change = { after: ["dev", "qa"], history: [full("1.3.0")] };
    expect(actionsOf(planApplication(slice([dev, qa, at("prod", change)], { images })))).toEqual([
      "open prod 1.3.0+1.5.0",
    ]);
    const open = at("prod", { ...change, open: { proposes: proposed } });
    expect(actionsOf(planApplication(slice([dev, qa, open], { images })))).toEqual([]);
  });

  it("ask for a digest only of images that move", () => {
    const pinned = [IMAGE, WORKER].map((image) => ({ image, rule: { ...RULE, write: "tag@digest" as const } }));
    const upstream = at("staging", { history: [full("1.3.0"), { [IMAGE]: "1.5.0@b", [WORKER]: "1.3.0" }] });
    const both = at("prod", { after: ["staging"], history: [full("1.3.0")] });
    expect(planApplication(slice([upstream, both], { images: pinned })).actions).toMatchObject([
      { kind: "open", writes: [{ to: { image: IMAGE, tag: "1.5.0", digest: digest("b") } }] },
    ]);
  });

  it("never move while an image of them is ahead of upstream", () => {
    const ahead = at("prod", { after: ["staging"], history: [{ [IMAGE]: "1.3.0", [WORKER]: "1.9.0" }] });
    const upstream = at("staging", { history: [full("1.3.0"), full("1.5.0")] });
    const plan = planApplication(slice([upstream, ahead], { images }));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "prod")).toMatch(/^blocked: /);
  });
});

describe("a merge that differs from what was proposed", () => {
  const merged = (proposed: string) => ({
    number: 7,
    mergeCommit: sha("1"),
    mergedAt: minute(1),
    mergedBy: "mona",
    head: sha("d"),
    release: release("1.5.0"),
    proposed: release(proposed),
  });
  const held = (unrecorded: ReturnType<typeof merged>[]) => at("staging", { history: ["1.3.0", "1.5.0"], unrecorded });

  it("is recorded like any other", () => {
    expect(actionsOf(planApplication(slice([held([merged("1.5.0")]), prod])))).toEqual([
      "record staging #7",
      "open prod 1.5.0",
    ]);
  });

  it("stops everything downstream and says so", () => {
    const last = at("last", { after: ["prod"], history: ["1.2.0"] });
    const middle = at("prod", { after: ["staging"], history: ["1.2.0", "1.3.0"] });
    const plan = planApplication(slice([held([merged("1.4.0")]), middle, last]));
    expect(actionsOf(plan)).toEqual(["record staging #7"]);
    expect(said(plan, "last")).toBe(
      "blocked: 1.3.0 could follow 1.2.0, but what #7 merged in staging is not what it proposed, so nothing goes on from there.",
    );
    const direct = planApplication(slice([held([merged("1.4.0")]), prod]));
    expect(said(direct, "prod")).toMatch(/^blocked: .*what #7 merged in staging is not what it proposed/);
  });

  it("still stops when the ledger has recorded it, until something arrives that merged as proposed", () => {
    const recorded = held([]);
    const differs = {
      ...recorded,
      arrivals: recorded.arrivals.map((arrival, n) =>
        n === 1 ? { ...arrival, differs: { pullRequest: 7 } } : arrival,
      ),
    };
    expect(actionsOf(planApplication(slice([differs, prod])))).toEqual([]);
    const next = { release: release("1.6.0"), commit: sha("2"), at: minute(9), baseline: false };
    const cleared = { ...differs, arrivals: [...differs.arrivals, next] };
    expect(actionsOf(planApplication(slice([cleared, prod])))).toEqual(["open prod 1.6.0"]);
  });
});

describe("a mutable tag downstream", () => {
  it("follows the digests in the order in which they became known", () => {
    const change = ruled({ tags: { kind: "mutable", tag: "main" }, write: "tag@digest" });
    const upstream = at("staging", { history: ["main@a", "main@b", "main@c"] });
    const downstream = at("prod", { after: ["staging"], history: ["main@a"] });
    const plan = planApplication(slice([upstream, downstream], change));
    expect(plan.actions).toMatchObject([{ release: { images: [{ digest: digest("c") }] } }]);
  });
});
