import { describe, expect, it } from "@jest/globals";
import { readConfig } from "../../src/config/read-config.ts";
import { effectOf } from "../../src/reconcile/commands/effect.ts";
import { readScenario } from "../../src/simulation/read-scenario.ts";
import { simulate } from "../../src/simulation/simulate.ts";
import { startingSlices } from "../../src/simulation/starting-slices.ts";
import type { Simulated } from "../../src/simulation/timeline.ts";

const CONFIG = `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev: { merge: auto }
  prod: { after: dev, merge: auto, gates: [GATE] }
images:
  - match: ghcr.io/acme/*
    tags: { semver: ">=1.0.0" }
`;

async function play(gate: string, steps: string, mostLooks?: number): Promise<Simulated> {
  const config = CONFIG.replace("GATE", gate);
  const text = `version: 1\nstart: 2026-11-23 09:00\nconfig: a\napplications:\n  checkout: { dev: 1.4.0, prod: 1.4.0 }\n${steps}`;
  const read = readScenario(text, "a.yaml", { load: () => config });
  const known = readConfig(config);
  if ("mistakes" in read || "mistakes" in known) throw new Error(JSON.stringify([read, known]));
  return simulate(read.scenario, startingSlices(known.config, read.scenario), {
    effectOf,
    expressions: async ({ expressions }) => new Map(expressions.map((one) => [one, { kind: "value", value: false }])),
    ...(mostLooks !== undefined && { mostLooks }),
  });
}

const failures = ({ entries }: Simulated): readonly string[] =>
  entries.flatMap((entry) => (entry.kind === "failed" ? [entry.text] : []));

describe("simulate", () => {
  it("ends with a sentence where something would be looked at for ever", async () => {
    const simulated = await play("{ expression: now == now }", "steps: [{ build: 1.5.0 }]\nuntil: 2028-11-01\n", 50);
    expect(simulated.endedEarly).toContain("It was ended after 50 looks");
    expect(simulated.failures).toBe(1);
  });

  it("says of each expectation that fails what is instead", async () => {
    const steps = `steps:
  - build: 1.5.0
    expect:
      - prod holds 1.5.0
      - prod proposes 1.5.0
      - prod waits for soak until Mon 11:00
      - prod waits for window
      - prod is blocked by soak
      - prod waits because of the moon
      - prod passes soak
      - prod is up to date
      - prod says hello
      - prod opened 1.5.0
      - dev merged 1.6.0
      - dev merged 1.5.0 at Mon 10:00
      - dev did not merge 1.5.0
`;
    const soaks =
      "1.5.0 soaks in dev for 1h from 2026-11-23 09:00 UTC (unobserved: it counts from the merge); newer releases wait in front of it until it is done";
    const stands = `it is waiting: 1.5.0 could follow 1.4.0, but ${soaks}`;
    expect(failures(await play("{ soak: 1h }", steps)).map((text) => text.replace(/^.*?", but /, ""))).toEqual([
      "it holds 1.4.0.",
      "nothing is open.",
      "it opens by itself at Monday 2026-11-23 10:00 UTC.",
      "window is not asked there; there are order (passed), soak (waiting).",
      `soak is waiting: ${soaks}.`,
      `${soaks}.`,
      `soak is waiting: ${soaks}.`,
      `${stands}.`,
      `${stands}.`,
      "nothing was opened.",
      "1.5.0 was merged on Monday 2026-11-23 09:00 UTC.",
      "1.5.0 was merged on Monday 2026-11-23 09:00 UTC.",
      "1.5.0 was merged on Monday 2026-11-23 09:00 UTC.",
    ]);
  });

  it.each([
    ["merge: dev", "No promotion of checkout into dev is open."],
    ["revert: dev", "Nothing came into dev that could be reverted."],
    ["report: dev, state: healthy", "Nothing reports from dev: it has no health.agent."],
    ["push: dev, version: 1.4.0", "dev holds that already."],
    ["build: a b", "a b is neither a tag, nor tag@sha256:…, nor @sha256:…."],
    ["build: 1.5.0, application: shop", "There is no application shop; there are checkout."],
    ["build: 1.5.0, without: 1.4.9", "1.4.9 was not built before 1.5.0."],
    ["check: e2e, version: 1.5.0, state: success", "checkout 1.5.0 was not built before."],
    ["comment: hello", 'There is no command in "hello".'],
    ["comment: /unfreeze prod please", "prod is not frozen."],
    ["comment: /freeze qa please", '"qa" is no environment. There are dev, prod.'],
    [
      "comment: /status",
      "/status changes nothing, so a scenario has no use for it; write what you await under expect.",
    ],
    ["comment: /override soak because, on: prod", "No promotion of checkout into prod is open."],
  ])("%s cannot happen, and the timeline says so", async (step, sentence) => {
    const [kind = ""] = step.split(":");
    expect(failures(await play("{ soak: 1h }", `steps: [{ ${step} }]\n`))).toEqual([`${kind}: ${sentence}`]);
  });
});
