import { describe, expect, it } from "@jest/globals";
import { file, pod, shop, versions } from "../support/checkout.ts";
import { FakeWorld } from "../support/fake-world.ts";
import { interruptAt } from "../support/fakes/fake-hub.ts";

const AUTO = {
  dev: "{ merge: auto }",
  staging: "{ after: dev, merge: auto }",
  prod: "{ after: staging, merge: auto, pull-request: { labels: [prod], reviewers: [omar] } }",
};

/** Runs from the build to prod; the n-th write breaks before or after it took place. */
async function journey(
  n: number,
  when: "before" | "after",
  restart: boolean,
): Promise<{ world: FakeWorld; writes: number }> {
  const world = new FakeWorld(shop(AUTO));
  await world.adopt();
  let writes = 0;
  const breaking = interruptAt(n, when);
  world.hub.interrupt = (at, call) => {
    if (at === "before") writes += 1;
    try {
      breaking(at, call);
    } catch (error) {
      if (restart) world.restart();
      throw error;
    }
  };
  await world.build("ghcr.io/acme/checkout:1.5.0");
  for (let round = 0; round < 6; round += 1) {
    await world.settle();
    world.tick(60_000);
  }
  await world.sweep();
  return { world, writes };
}

function end(world: FakeWorld): unknown {
  return {
    versions: versions(world),
    open: world.open().length,
    pulls: world.home.pulls.map(({ branch, mergedAt }) => [branch, mergedAt !== undefined]),
    labels: world.home.pulls.map(({ labels }) => labels),
    reviewers: world.home.pulls.map(({ reviewers }) => [...new Set(reviewers)]),
    branches: [...world.git.branches.keys()].sort(),
    records: ["dev", "staging", "prod"].map(
      (environment, at) =>
        world.git.text("towpath-ledger", `merges/${environment}/checkout/${at + 1}.yaml`) !== undefined,
    ),
    others: world.git.text("main", file("dev")),
  };
}

const EXPECTED = {
  versions: ["1.5.0", "1.5.0", "1.5.0"],
  open: 0,
  pulls: [
    ["towpath/promote/dev/checkout", true],
    ["towpath/promote/staging/checkout", true],
    ["towpath/promote/prod/checkout", true],
  ],
  labels: [[], [], ["prod"]],
  reviewers: [[], [], ["omar"]],
  branches: ["main", "towpath-ledger"],
  records: [true, true, true],
  others: pod("1.5.0"),
};

describe("a write that breaks", () => {
  it("does no harm if none does", async () => {
    const { world } = await journey(0, "before", false);
    expect(end(world)).toEqual(EXPECTED);
  });

  it.each([
    ["before it took place", "before", false],
    ["after it took place, with its answer lost", "after", false],
    ["before it took place, and the process with it", "before", true],
    ["after it took place, and the process with it", "after", true],
  ] as const)("%s heals on the next pass, whichever write it is", async (_name, when, restart) => {
    const { writes } = await journey(0, "before", false);
    expect(writes).toBeGreaterThan(15);
    for (let n = 1; n <= writes; n += 1) {
      const { world } = await journey(n, when, restart);
      expect({ n, ...(end(world) as object) }).toEqual({ n, ...EXPECTED });
    }
  });
});
