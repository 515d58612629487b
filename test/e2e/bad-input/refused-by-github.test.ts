import { describe, expect, it } from "@jest/globals";
import type { Sandbox } from "../../../src/sandbox/start.ts";
import { file, pod } from "../../support/checkout.ts";
import { ENV } from "../../support/towpath.ts";
import { DEV, useScene } from "./scene.ts";

/** What GitHub does not let Towpath do is said in the promotion where there is one, else on the head of the branch. */
describe("GitHub says no", () => {
  const start = useScene();

  const notAccessible = (sandbox: Sandbox, method: string, path: string): void =>
    sandbox.failRequest({
      method,
      path: `/repos/acme/env/${path}`,
      count: 1_000,
      answer: { status: 403, body: { message: "Resource not accessible by integration" } },
    });

  it.each([
    ["git/trees", "write files in acme/env", "contents: write"],
    ["git/commits", "make a commit in acme/env", "contents: write"],
    ["git/refs", "make a branch in acme/env", "contents: write"],
    ["pulls", "open a pull request in acme/env", "pull requests: write"],
  ])("to POST %s for want of a permission, which is named", async (path, doing, permission) => {
    const scene = await start();
    notAccessible(scene.sandbox, "POST", path);
    await scene.built("1.5.0");
    const words = `The App may not ${doing}: it lacks the permission "${permission}"; an owner grants it`;
    expect(scene.told("places")).toContain(words);
    scene.sandbox.clearRequests();
    await scene.towpath.later(600_000);
    expect(scene.sandbox.requests().filter(({ status }) => status === 403)).toEqual([]);
    // Nothing was lost: once it is granted, the next sweep opens it.
    scene.sandbox.clearFaults();
    await scene.towpath.sweep();
    expect(scene.open().map(({ title }) => title)).toEqual(["Promote checkout 1.5.0 to dev"]);
    expect(scene.told("places")).toContain("success\nEverything can be promoted");
  });

  it("to a merge for want of a permission, which is named", async () => {
    const scene = await start({ dev: "{ merge: auto }" });
    notAccessible(scene.sandbox, "PUT", "pulls/1/merge");
    await scene.built("1.5.0");
    await scene.towpath.later(60_000);
    expect(scene.told("promotion", DEV)).toMatch(
      /^action_required\nBlocked: [^\n]*The App may not merge a pull request in acme\/env: it lacks the permission "contents: write"/,
    );
  });

  it("to the ledger, before anything can be adopted: the branch that lacks it is told", async () => {
    const scene = await start({ adopts: false, before: (sandbox) => notAccessible(sandbox, "POST", "git/refs") });
    await scene.towpath.quiet();
    expect(scene.told("places")).toContain('it lacks the permission "contents: write"; an owner grants it');
    scene.sandbox.clearFaults();
    await scene.towpath.sweep();
    expect(scene.isAdopted()).toBe(true);
    expect(scene.told("places")).toContain("success\nEverything can be promoted");
  });

  it.each([
    ["issues/1/labels", "{ pull-request: { labels: [promotion] } }"],
    ["check-runs", "{}"],
  ])("to POST %s: the promotion says so in a comment, and goes on", async (path, dev) => {
    const scene = await start({ dev });
    notAccessible(scene.sandbox, "POST", path);
    await scene.built("1.5.0");
    expect(scene.said(1)).toMatch(
      /The App may not .* in acme\/env: it lacks the permission ".*: write"; an owner grants it/,
    );
    scene.sandbox.mergePullRequest({ repository: ENV, number: 1, as: "omar" });
    await scene.towpath.quiet();
    expect(scene.open().map(({ title }) => title)).toEqual(["Promote checkout 1.5.0 to staging"]);
  });

  it("to an automatic merge by a protected branch: the rule is what it waits for", async () => {
    const scene = await start({ dev: "{ merge: auto }" });
    scene.sandbox.protectBranch({ repository: ENV, branch: "main", reviews: { count: 1 } });
    await scene.built("1.5.0");
    await scene.towpath.later(60_000);
    expect(scene.content(file("dev"))).toBe(pod("1.4.0"));
    expect(scene.told("promotion", DEV)).toContain(
      "a rule of its base branch holds it: a review or a check that the rule requires is missing.",
    );
    scene.sandbox.review({ repository: ENV, number: 1, as: "omar", event: "APPROVE" });
    await scene.towpath.quiet();
    await scene.towpath.later(60_000);
    expect(scene.content(file("dev"))).toBe(pod("1.5.0"));
  });

  it("to a branch of promotions by a ruleset: which branch, and what to change", async () => {
    const scene = await start();
    const { id } = scene.sandbox.createRuleset({
      repository: ENV,
      include: ["refs/heads/towpath/**/*"],
      blockCreations: true,
    });
    await scene.built("1.5.0");
    const told = scene.told("places");
    expect(told).toContain(`A rule of acme/env keeps the App from writing the branch ${DEV} (`);
    expect(told).toContain("let the App bypass it, or leave branches that start with towpath out of it");
    scene.sandbox.deleteRuleset({ repository: ENV, id });
    await scene.towpath.sweep();
    expect(scene.open().map(({ head }) => head)).toEqual([DEV]);
  });

  it("to nothing, but a person's commit makes the promotion conflict: it is theirs, and says so", async () => {
    const scene = await start();
    await scene.built("1.5.0");
    await scene.push({ [file("dev")]: `${pod("1.5.0")}# mine\n` }, DEV, "omar");
    await scene.push({ [file("dev")]: pod("1.4.1") });
    await scene.towpath.later(60_000);
    expect(scene.content(file("dev"), DEV)).toBe(`${pod("1.5.0")}# mine\n`);
    expect(scene.told("promotion", DEV)).toContain(
      "proposes 1.5.0; omar pushed to it, so Towpath neither updates nor merges it: a person does.",
    );
  });
});
