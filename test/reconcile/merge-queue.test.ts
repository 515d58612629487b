import { expect, it } from "@jest/globals";
import { Mistake } from "../../src/domain/failure.ts";
import { config, shop } from "../support/checkout.ts";
import { FakeWorld } from "../support/fake-world.ts";

it("A promotion that lost its sense leaves the merge queue, also while it cannot be closed", async () => {
  const parts = { dev: "{ merge: auto }" };
  const world = new FakeWorld(shop(parts));
  await world.adopt();
  world.hub.hasQueue = true;
  await world.build("ghcr.io/acme/checkout:1.5.0");
  await world.settle();
  expect(world.hub.queued.size).toBe(1);
  world.hub.interrupt = (when, call) => {
    if (when === "before" && call === "close-pull") throw new Mistake("missing-permission", "GitHub refuses it.");
  };
  await world.push("main", { "towpath.yaml": config(parts).replace('semver: "*"', 'semver: "<1.5.0"') });
  await world.settle();
  expect(world.hub.queued.size).toBe(0);
});
