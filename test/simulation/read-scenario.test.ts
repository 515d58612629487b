import { describe, expect, it } from "@jest/globals";
import { readScenario } from "../../src/simulation/read-scenario.ts";
import type { Scenario } from "../../src/simulation/scenario.ts";

const CONFIG = `  version: 1
  timezone: Europe/Berlin
  layout: apps/{application}/{environment}/**
  environments:
    dev: { merge: auto }
    prod: { after: dev }
  images:
    - match: ghcr.io/acme/*
      tags: { semver: ">=1.0.0" }`;

const file = (steps: string, head = ""): string =>
  `version: 1\nstart: 2026-11-23 09:00\nconfig: |\n${CONFIG}\napplications:\n  checkout: { dev: 1.4.0, prod: 1.4.0 }\n${head}steps:\n${steps}`;

function mistakes(text: string): readonly string[] {
  const read = readScenario(text, "a.yaml", { load: () => undefined });
  if ("scenario" in read) return [];
  return read.mistakes.map(({ line, column, message, rule }) => `${line}:${column} ${rule} ${message}`);
}

function read(text: string): Scenario {
  const found = readScenario(text, "a.yaml", { load: () => undefined });
  if ("mistakes" in found) throw new Error(JSON.stringify(found.mistakes));
  return found.scenario;
}

const times = (steps: string): readonly string[] => read(file(steps)).steps.map(({ at }) => new Date(at).toISOString());

describe("times of steps", () => {
  it("are in the configuration's zone, relative to the step before, and never the week after for the same moment", () => {
    expect(
      times(
        "  - at: Mon 10:00\n    build: 1.5.0\n  - at: Mon 10:00\n    merge: prod\n  - at: +1h30m\n  - revert: prod\n",
      ),
    ).toEqual([
      "2026-11-23T09:00:00.000Z",
      "2026-11-23T09:00:00.000Z",
      "2026-11-23T10:30:00.000Z",
      "2026-11-23T10:30:00.000Z",
    ]);
  });

  it("never go back", () => {
    expect(mistakes(file("  - at: Tue 10:00\n  - at: 2026-11-23 10:00\n"))).toEqual([
      '17:9 scenario/time "2026-11-23 10:00" is before what stands above it.',
    ]);
  });
});

describe("mistakes in a scenario", () => {
  it.each([
    ["", "1:1 scenario/empty The file is empty; it takes at least version and start."],
    ["- a\n", "1:1 scenario/wrong-value The file takes a map with version, start and steps."],
    [
      file("  - build: 1.5.0\n").replace("2026-11-23 09:00", "today"),
      '2:8 scenario/time "today" is no start; write a date and a time, such as 2026-11-23 09:00.',
    ],
    [
      "version: 1\nstart: 2026-11-23 09:00\n",
      "1:1 scenario/config There is neither config in the file nor a checkout that --repository names.",
    ],
    [file("  - biuld: 1.5.0\n"), '16:5 scenario/unknown-key "biuld" is not known here. Did you mean "build"?'],
    [file("  - merge: prdo\n"), '16:12 scenario/environment "prdo" is no environment. Did you mean "prod"?'],
    [file("  - merge: prod\n    cluster: eu1\n"), "17:5 scenario/detail cluster says nothing of merge."],
    [
      file("  - merge: prod\n    close: prod\n"),
      "17:5 scenario/several A step has one event; merge and close are two: make two steps.",
    ],
    [
      file("  - report: dev\n    state: success\n"),
      "16:5 scenario/missing report takes state beside it: healthy, progressing or unhealthy.",
    ],
    [
      file("  - expect: [prod holds 1.4.0, prod explodes]\n"),
      expect.stringContaining(
        '16:32 scenario/expectation "prod explodes" is not understood; write, behind the environment:',
      ),
    ],
    [
      file("  - expect: qa holds 1.4.0\n"),
      '16:13 scenario/expectation "qa holds 1.4.0" does not start with an environment. There are dev, prod.',
    ],
    [
      file("  - build: 1.5.0\n").replace("prod: { after: dev }", "prod: { after: dve }"),
      expect.stringContaining("9:20 towpath-yaml/"),
    ],
  ])("%# is told where it stands", (text, told) => {
    expect(mistakes(text)).toEqual([told]);
  });

  it("are told all at once", () => {
    expect(mistakes(file("  - merge: qa\n  - expect: what\n  - at: never\n"))).toHaveLength(3);
  });
});
