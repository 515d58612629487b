import { describe, expect, it } from "@jest/globals";
import type { Slice } from "../../src/planning/slice.ts";
import { explainAt } from "../../src/simulation/explain-at.ts";
import { at, build, digest, minute, slice } from "../planning/slice-builder.ts";

const SOAK = { kind: "soak", forMs: 30 * 60_000 } as const;

/** 1.5.0 arrived in dev at minute 90, and it is minute 100. */
const soaking = (prod: Parameters<typeof at>[1]["config"]): Slice =>
  slice([
    at("dev", { history: ["1.4.0", "1.5.0"], times: [0, 90], config: { merge: "auto" } }),
    at("prod", { history: ["1.4.0"], after: ["dev"], config: { gates: [SOAK], ...prod } }),
  ]);

const prodOf = async (of: Slice, to: number) => {
  const { plan, steps, complete } = await explainAt(of, minute(to));
  const prod = plan.explanations.find(({ environment }) => environment === "prod");
  return { prod, steps: steps.map(({ at: when, kind }) => [(when - minute(0)) / 60_000, kind]), complete };
};

describe("explainAt", () => {
  it("answers with the gates as they are then", async () => {
    const { prod, steps } = await prodOf(soaking({}), 110);
    expect(prod?.state).toBe("waiting");
    expect(prod?.gates.find(({ gate }) => gate === "soak")).toMatchObject({ state: "waiting", opensAt: minute(120) });
    expect(steps).toEqual([]);
  });

  it("follows what Towpath opens and merges by itself on the way, at the moment at which it does", async () => {
    const { prod, steps, complete } = await prodOf(soaking({ merge: "auto" }), 300);
    expect(steps).toEqual([
      [120, "open"],
      [120, "merge"],
    ]);
    expect(prod?.held?.images[0]?.tag).toBe("1.5.0");
    expect(complete).toBe(true);
  });

  it("waits for people where they merge, and names no pull request that there is not yet", async () => {
    const { prod, steps } = await prodOf(soaking({}), 300);
    expect(steps).toEqual([[120, "open"]]);
    expect(prod).toMatchObject({ state: "proposed", pullRequest: undefined });
    expect(prod?.sentence).toBe("Its pull request proposes 1.5.0; a person merges it.");
    expect(JSON.stringify(prod)).not.toContain("#1");
  });

  it("keeps the numbers of pull requests that are open", async () => {
    const open = { proposes: "1.5.0" };
    const of = slice([
      at("dev", { history: ["1.4.0", "1.5.0"], times: [0, 10] }),
      at("prod", { history: ["1.4.0"], after: ["dev"], open }),
    ]);
    const { prod } = await prodOf(of, 300);
    expect(prod?.pullRequest).toBe(12);
  });

  it("changes nothing of what it was given, and answers for now where the time is past", async () => {
    const of = soaking({ merge: "auto" });
    const before = JSON.stringify(of);
    const { prod } = await prodOf(of, 0);
    expect(prod?.state).toBe("waiting");
    expect(JSON.stringify(of)).toBe(before);
  });

  it("asks expressions at the time in question", async () => {
    const gates = [{ kind: "expression", cel: "now > timestamp('2026-11-21T14:00:00Z')", holds: "opening" }] as const;
    const asked: string[] = [];
    const { plan } = await explainAt(soaking({ gates, merge: "auto" }), minute(125), {
      expressions: async ({ expressions, values }) => {
        asked.push(JSON.stringify(values["now"]));
        return new Map(expressions.map((text) => [text, { kind: "value", value: new Set(asked).size > 20 }]));
      },
    });
    expect(new Set(asked).size).toBeGreaterThan(20);
    expect(plan.explanations[1]?.held?.images[0]?.tag).toBe("1.5.0");
  });

  it("proposes a build that was heard with its digest", async () => {
    const of = slice([at("dev", { history: ["1.4.0@a"], config: { merge: "auto" } })], {
      builds: [build("1.5.0@b", 99)],
    });
    const { plan } = await explainAt(of, minute(101));
    expect(plan.explanations[0]?.held?.images[0]).toMatchObject({ tag: "1.5.0", digest: digest("b") });
  });
});
