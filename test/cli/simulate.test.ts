import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { addSimulate } from "../../src/cli/simulate.ts";
import { Folder } from "./towpath.ts";

const CONFIG = `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev: { merge: auto }
  prod: { after: dev, merge: auto, gates: [{ soak: 1h }] }
images:
  - match: ghcr.io/acme/*
    tags: { semver: ">=1.0.0" }
`;
const HEAD = "version: 1\nstart: 2026-11-23 09:00\n";
const INLINE = `${HEAD}config: env/towpath.yaml\napplications:\n  checkout: { dev: 1.4.0, prod: 1.4.0 }\n`;

describe("towpath simulate", () => {
  let folder: Folder;
  beforeAll(() => {
    folder = new Folder(addSimulate);
    folder.write("env/towpath.yaml", CONFIG);
    for (const environment of ["dev", "prod"]) {
      const text = "images:\n  - name: ghcr.io/acme/checkout\n    newTag: 1.4.0\n";
      folder.write(`env/apps/checkout/${environment}/kustomization.yaml`, text);
    }
  });
  afterAll(() => folder.remove());

  const play = (text: string, ...args: readonly string[]) => {
    folder.write("scenario.yaml", text);
    return folder.towpath("simulate", "scenario.yaml", ...args);
  };
  const STEPS = "steps:\n  - at: Mon 10:00\n    build: 1.5.0\n  - at: Mon 11:00\n    expect: prod holds 1.5.0\n";

  it("starts from the versions that the scenario names, with a configuration beside it", async () => {
    const { code, out } = await play(INLINE + STEPS);
    expect(out).toContain("What was expected came true.");
    expect(code).toBe(0);
  });

  it("starts from a checkout", async () => {
    const { code, out } = await play(HEAD + STEPS, "--repository", "env");
    expect(out).toContain("checkout: dev 1.4.0, prod 1.4.0");
    expect(code).toBe(0);
  });

  it("exits 1 where something comes out otherwise, and says what and where", async () => {
    const { code, out } = await play(INLINE + STEPS.replace("11:00", "10:59"));
    expect(code).toBe(1);
    expect(out).toContain('FAILED (line 10): expected "prod holds 1.5.0", but it holds 1.4.0.');
    expect(out).toContain("1 thing came out otherwise than the scenario says.");
  });

  it("exits 1 where an event cannot happen", async () => {
    const { code, out } = await play(`${INLINE}steps:\n  - merge: prod\n`);
    expect(code).toBe(1);
    expect(out).toContain("FAILED (line 7): merge: No promotion of checkout into prod is open.");
  });

  it("gives the same twice, as JSON for machines", async () => {
    const one = await play(INLINE + STEPS, "-o", "json");
    const two = await play(INLINE + STEPS, "-o", "json");
    expect(one.out).toBe(two.out);
    expect(JSON.parse(one.out)).toMatchObject({ failures: 0, expectations: 1, timezone: "UTC" });
  });

  it("prints mistakes with their place, also those in a configuration that it names", async () => {
    const { code, out } = await play(`${INLINE}steps:\n  - mrege: prod\n`);
    expect(code).toBe(1);
    expect(out).toContain('"mrege" is not known here. Did you mean "merge"?');
    folder.write("bad.yaml", CONFIG.replace("soak: 1h", "soak: often"));
    expect((await play(INLINE.replace("env/towpath.yaml", "bad.yaml"))).out).toContain("bad.yaml");
  });

  it.each([
    [["simulate"], 2],
    [["simulate", "nothing.yaml"], 1],
    [["simulate", "scenario.yaml", "--repository", "nowhere"], 1],
  ])("%j exits %i", async (args, code) => {
    expect((await folder.towpath(...args)).code).toBe(code);
  });
});
