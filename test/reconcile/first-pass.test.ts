import { describe, expect, it } from "@jest/globals";
import { workIntakeLane } from "../../src/reconcile/intake-lane.ts";
import { shop } from "../support/checkout.ts";
import { FakeWorld } from "../support/fake-world.ts";

describe("the first pass over a home", () => {
  it("does not miss a build that is heard just after it read the builds", async () => {
    const world = new FakeWorld(shop());
    const { builds } = world.store;
    const of = builds.of.bind(builds);
    let heard = false;
    Object.assign(world.store.builds, {
      of: async (...query: Parameters<typeof of>) => {
        const found = await of(...query);
        if (!heard) {
          heard = true;
          await world.build("ghcr.io/acme/checkout:1.5.0");
          // Another worker has the intake lane, while this pass goes on.
          let intake = await world.store.lanes.claim(60_000);
          // Checks of pull requests were woken as well, by the new configuration.
          while (intake?.key.startsWith("checks:") === true) intake = await world.store.lanes.claim(60_000);
          if (intake?.key !== "intake") throw new Error("the intake lane is not due");
          await workIntakeLane(world.outside, intake);
          await world.store.lanes.complete(intake, undefined);
        }
        return found;
      },
    });
    await world.adopt();
    expect(world.open().map(({ branch }) => branch)).toEqual(["towpath/promote/dev/checkout"]);
  });
});
