import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { checkConfig } from "../../src/cli/check-config.ts";
import { expectGolden } from "../golden.ts";

const ROOT = join(import.meta.dirname, "../..");
const FIXTURES = relative(process.cwd(), join(import.meta.dirname, "../fixtures/config"));

describe("towpath config", () => {
  it.each([
    ["acme", 0],
    ["member", 0],
    ["broken", 1],
    ["syntax", 1],
  ] as const)("prints what was understood, or every mistake with its line: %s", async (name, exitCode) => {
    const text = await checkConfig(join(FIXTURES, name), "text");
    expect([text.exitCode, text.err]).toEqual([exitCode, ""]);
    expectGolden(`config/${name}.txt`, text.out);
    const json = await checkConfig(join(FIXTURES, name, "towpath.yaml"), "json");
    expect([json.exitCode, json.err]).toEqual([exitCode, ""]);
    expectGolden(`config/${name}.json`, json.out);
  });

  it("says where it looked in vain", async () => {
    const { exitCode, out, err } = await checkConfig(join(FIXTURES, "nowhere.yaml"), "text");
    expect([exitCode, out]).toEqual([1, ""]);
    expect(err).toBe(
      `${join(FIXTURES, "nowhere.yaml")}: There is no such file; name a towpath.yaml or the folder that it is in.\n`,
    );
  });

  it("lets nothing of the file steer the terminal, and cuts long lines around the mistake", async () => {
    const folder = await mkdtemp(join(tmpdir(), "towpath-config-"));
    try {
      await writeFile(
        join(folder, "towpath.yaml"),
        `version: 1 #${"x".repeat(300)}\n"\\e[31m": '${"y".repeat(200)}\u009b31m'\n`,
      );
      const { out } = await checkConfig(folder, "text");
      expect(out).not.toMatch(/(?!\n)\p{Cc}/u);
      expect(
        Math.max(
          ...out
            .split("\n")
            .filter((line) => line.includes(" | "))
            .map((line) => line.length),
        ),
      ).toBeLessThan(140);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("is a subcommand that exits 2 on wrong usage", async () => {
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, [join(ROOT, "src/main.ts"), "config", ...args]);
    const { stdout } = await run(join(ROOT, "test/fixtures/config/member"));
    expect(stdout).toContain("configured in acme/env-main");
    await expect(run("--output", "xml")).rejects.toMatchObject({ code: 2 });
    await expect(run(join(ROOT, "test/fixtures/config/broken"))).rejects.toMatchObject({ code: 1 });
  });
});
