import { beforeEach, describe, expect, it } from "@jest/globals";
import type { FakeWorld } from "../../support/fake-world.ts";
import { decisions, file, openShop, pod, reactions, say } from "./shop.ts";

const SOURCE = 300;
const COMMIT = "c".repeat(40);

/** What our reply says where it is marked as this home's. */
const last = (world: FakeWorld): string => world.hub.comments.replies(SOURCE, 1).at(-1) ?? "";

describe("comments in the repository that an application is built from", () => {
  let world: FakeWorld;
  beforeEach(async () => {
    world = await openShop();
    const source = world.hub.add(SOURCE, "acme/checkout");
    source.git.commit("main", { "main.go": "package main\n" }, { at: world.clock.now() });
    source.git.branches.set("feature", source.git.commit("feature", { "main.go": "package shop\n" }, { at: 1 }));
    source.pulls.push({
      ...world.hub.open({ id: 100 } as never, await openBranch(world)),
      number: 1,
      own: false,
      branch: "feature",
      mergeCommit: COMMIT,
    });
    world.home.pulls.length = 0;
    await world.build("ghcr.io/acme/checkout:1.5.0");
    for (const build of world.store.heard) Object.assign(build, { revision: COMMIT, source: "acme/checkout" });
    await world.settle();
  });

  it("/promote means the release that was built from the merge of the pull request", async () => {
    await say(world, '/promote prod --override order "at once"', { repositoryId: SOURCE, issue: 1 });
    expect(last(world)).toContain("checkout 1.5.0 is asked for in prod");
    expect(world.git.text("towpath/promote/prod/checkout", file("prod"))).toBe(pod("1.5.0"));
  });

  it("names pull requests with the repository that they are in", async () => {
    await say(world, "/why staging", { repositoryId: SOURCE, issue: 1 });
    expect(last(world)).toMatch(/acme\/env#\d/);
  });

  it("tells nothing in public that its readers may not see, and strangers not even what exists", async () => {
    const at = { repositoryId: SOURCE, issue: 1, visibility: "public" as const };
    await say(world, "/why prod checkout", at);
    expect(last(world)).toContain("✅ answered");
    expect(last(world)).not.toContain("1.4.0");
    world.hub.roles.set("mallory", "none");
    await say(world, "/why prod checkout", { ...at, login: "mallory" });
    const known = last(world).replace(/\d+/g, "");
    await say(world, "/why nowhere nothing", { ...at, login: "mallory" });
    expect(last(world).replace(/\d+/g, "")).toBe(known);
    expect(reactions(world).slice(1)).toEqual(["eyes -1", "eyes -1"]);
  });

  it("tells everything where the environment repository is as public", async () => {
    world.hub.comments.visibilities.set(100, "public");
    await say(world, "/why prod checkout", { repositoryId: SOURCE, issue: 1, visibility: "public" });
    expect(last(world)).toContain("1.4.0");
  });

  it("leaves commands of other bots alone, and repositories that are no source", async () => {
    expect(await say(world, "/hold", { repositoryId: SOURCE, issue: 1 })).toBe("");
    world.hub.add(400, "acme/website").git.commit("main", { "a.md": "a" }, { at: 1 });
    expect(await say(world, "/freeze prod x", { repositoryId: 400, issue: 1 })).toBe("");
    expect(decisions(world)).toEqual([]);
    expect(reactions(world)).toEqual(["", ""]);
  });
});

/** A branch of the home, for the shape of a pull request. */
async function openBranch(world: FakeWorld) {
  world.git.commit("shape", { "shape.md": "x" }, { at: world.clock.now() });
  return { branch: "shape", base: "main", title: "", body: "", draft: false, own: false };
}
