import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { dropOldPulls } from "../../src/mirror/drop-old-pulls.ts";
import { gitEnvironment } from "../../src/mirror/git-environment.ts";
import { createOrigin, type Origin } from "./origin.ts";

let origin: Origin;
beforeEach(() => {
  origin = createOrigin();
});
afterEach(() => origin.remove());

it("Of pull requests the newest stay in a mirror, by number, and branches are left alone", async () => {
  const commit = origin.commit({ "a.txt": "1" });
  const gitDir = `${origin.work}/.git`;
  const git = (...args: string[]): string =>
    execFileSync("git", [`--git-dir=${gitDir}`, ...args], { encoding: "utf8", env: { PATH: process.env["PATH"] } });
  for (const number of [2, 9, 10, 100, 11]) git("update-ref", `refs/towpath/pull/${number}`, commit);
  await dropOldPulls({ gitDir, env: gitEnvironment([]) }, 3);
  const left = git("for-each-ref", "--format=%(refname)").trim().split("\n");
  expect(left).toContain("refs/heads/main");
  expect(left.filter((ref) => ref.startsWith("refs/towpath/")).sort()).toEqual([
    "refs/towpath/pull/10",
    "refs/towpath/pull/100",
    "refs/towpath/pull/11",
  ]);
});
