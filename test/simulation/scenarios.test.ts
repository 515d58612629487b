/** Every scenario is a table test of the gates: what it expects comes true, and its timeline reads as it did. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { simulateFile } from "../../src/cli/simulate.ts";
import { expectGolden } from "../golden.ts";

const FOLDER = join(import.meta.dirname, "../scenarios");
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.slice(0, -".yaml".length));

describe("scenarios", () => {
  it.each(names)("%s comes out as it expects", async (name) => {
    const { exitCode, out, err } = await simulateFile(join(FOLDER, `${name}.yaml`), { output: "text" });
    expect(err).toBe("");
    expectGolden(`simulation/${name}.txt`, out);
    expect(exitCode).toBe(0);
  });
});
