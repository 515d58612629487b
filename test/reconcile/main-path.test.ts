import { beforeEach, describe, expect, it } from "@jest/globals";
import { FakeWorld } from "../support/fake-world.ts";

const CONFIG = `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev: {}
  staging: { after: dev }
  prod: { after: staging }
images:
  - match: ghcr.io/acme/*
    tags: { semver: "*" }
    write: tag
    from: [acme/checkout]
`;
const pod = (version: string): string =>
  `# the shop\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: ghcr.io/acme/checkout:${version} # keep\n`;

const file = (environment: string): string => `apps/checkout/${environment}/pod.yaml`;

describe("the main path", () => {
  let world: FakeWorld;
  beforeEach(async () => {
    world = new FakeWorld({
      "towpath.yaml": CONFIG,
      [file("dev")]: pod("1.4.0"),
      [file("staging")]: pod("1.3.0"),
      [file("prod")]: pod("1.2.0"),
    });
    await world.adopt();
  });

  it("proposes nothing old when it first looks, and notes the baseline in the ledger", () => {
    expect(world.open()).toEqual([]);
    expect(world.git.text("towpath-ledger", "adoption.yaml")).toContain("heads:");
  });

  it("goes from a build to dev, staging and prod, one line each", async () => {
    await world.build("ghcr.io/acme/checkout:1.5.0");
    await world.settle();
    expect(world.open().map(({ branch, base }) => [branch, base])).toEqual([["towpath/promote/dev/checkout", "main"]]);
    expect(world.git.text("towpath/promote/dev/checkout", file("dev"))).toBe(pod("1.5.0"));

    await world.merge(1);
    await world.settle();
    expect(world.git.text("main", file("dev"))).toBe(pod("1.5.0"));
    expect(world.open().map(({ branch }) => branch)).toEqual(["towpath/promote/staging/checkout"]);
    expect(world.git.text("towpath-ledger", "merges/dev/checkout/1.yaml")).toContain("merged-by: alice");

    await world.merge(2);
    await world.settle();
    expect(world.open().map(({ branch }) => branch)).toEqual(["towpath/promote/prod/checkout"]);
    await world.merge(3);
    await world.settle();
    expect(world.open()).toEqual([]);
    expect(["dev", "staging", "prod"].map((name) => world.git.text("main", file(name)))).toEqual([
      pod("1.5.0"),
      pod("1.5.0"),
      pod("1.5.0"),
    ]);
  });

  it("takes at most six requests to propose, and none besides the fetch when there is nothing to do", async () => {
    world.hub.calls = [];
    await world.build("ghcr.io/acme/checkout:1.5.0");
    await world.settle();
    expect(world.hub.calls).toEqual(["commit", "commit", "create-branch", "create-pull", "check"]);
    world.hub.calls = [];
    await world.deliver("push", {});
    await world.settle();
    expect(world.hub.calls).toEqual([]);
  });
});
