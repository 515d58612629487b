import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Sha } from "../../../../src/domain/repository.ts";
import { BranchLine } from "../../../../src/reconcile/observe/reports/branch-line.ts";
import { FakeGit, PERSON } from "../../../support/fakes/fake-git.ts";

describe("the line of a branch", () => {
  let git: FakeGit;
  let line: BranchLine;
  let commits: Sha[];
  const commit = (name: string): Sha => git.commit("main", { [name]: name });

  beforeEach(async () => {
    git = new FakeGit();
    commits = ["a", "b", "c", "d", "e"].map(commit);
    line = new BranchLine();
    await line.follow(git.mirror(), commits[4] ?? "");
  });

  it("tells older from newer as far back as somebody asks", async () => {
    const [a = "", b = "", c = "", d = "", e = ""] = commits;
    expect(line.position(d)).toBeUndefined();
    expect(await line.reach(git.mirror(), b, a)).toBe(true);
    const positions = [b, c, d, e].map((sha) => line.position(sha) ?? Number.NaN);
    expect(positions).toEqual([...positions].sort((x, y) => x - y));
    expect(new Set(positions).size).toBe(4);
    expect(line.position(a)).toBeUndefined();
    const next = commit("f");
    await line.follow(git.mirror(), next);
    expect(line.position(next)).toBe((line.position(e) ?? 0) + 1);
    expect(await line.reach(git.mirror(), a, a)).toBe(true);
    expect(line.position(a)).toBe((line.position(b) ?? 0) - 1);
  });

  it("has no place for what came by a second parent, for other branches, and for what is older than the start", async () => {
    const [a = "", b = "", , , e = ""] = commits;
    git.branches.set("side", b);
    const side = git.commit("side", { side: "1" });
    const files = git.edited(git.at(e).files, { side: "1" });
    const merge = git.store({ files, parents: [e, side], at: 9, message: "merge", who: PERSON });
    git.branches.set("main", merge);
    await line.follow(git.mirror(), merge);
    expect(await line.reach(git.mirror(), merge, a)).toBe(true);
    expect(await line.reach(git.mirror(), side, a)).toBe(false);
    expect(await line.reach(git.mirror(), a, b)).toBe(false);
    expect(await line.reach(git.mirror(), "f".repeat(40), a)).toBe(false);
    expect(await line.reach(git.mirror(), b, a)).toBe(true);
  });

  it("starts anew where the branch was rewritten", async () => {
    const [a = "", b = "", , , e = ""] = commits;
    git.branches.set("main", b);
    const other = commit("other");
    await line.follow(git.mirror(), other);
    expect(line.position(e)).toBeUndefined();
    expect(await line.reach(git.mirror(), e, a)).toBe(false);
    expect(await line.reach(git.mirror(), b, a)).toBe(true);
  });
});
