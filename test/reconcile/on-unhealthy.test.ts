import { describe, expect, it } from "@jest/globals";
import type { FoundReport } from "../../src/ports/reports.ts";
import { file, pod, shop, versions } from "../support/checkout.ts";
import { FakeWorld } from "../support/fake-world.ts";
import { interruptAt } from "../support/fakes/fake-hub.ts";

const HEALTH = "health: { agent: argocd, by: argocd }";
const DECISIONS = /^decisions\//;

interface Prod {
  readonly world: FakeWorld;
  readonly report: (state: FoundReport["state"]) => Promise<void>;
}

/** 1.3.0 and 1.4.0 were healthy in prod; what comes last, 1.5.0, is merged there and says nothing yet. */
async function prodWith(onUnhealthy: string): Promise<Prod> {
  const world = new FakeWorld(
    shop({
      dev: "{ merge: auto }",
      staging: "{ after: dev, merge: auto }",
      prod: `{ after: staging, merge: auto, ${HEALTH}, ${onUnhealthy} }`,
    }),
  );
  await world.adopt();
  let id = 0;
  const report: Prod["report"] = async (state) => {
    id += 1;
    world.tick();
    const commit = world.git.branches.get("main") ?? "";
    const said = { kind: "status", name: "argocd/checkout-prod", by: "argocd[bot]" } as const;
    world.home.said.push({ ...said, id, at: world.clock.now(), description: "0/3 pods are ready", state, commit });
    await world.deliver("status", { reported: { kind: "status", commit } });
    await world.settle();
  };
  for (const version of ["1.4.1", "1.4.2", "1.5.0"]) {
    world.tick(120_000);
    await world.build(`ghcr.io/acme/checkout:${version}`);
    await world.settle();
    if (version !== "1.5.0") await report("healthy");
  }
  world.tick(120_000);
  expect(versions(world)).toEqual(["1.5.0", "1.5.0", "1.5.0"]);
  return { world, report };
}

const decisions = (world: FakeWorld): readonly string[] => {
  const head = world.git.branches.get("towpath-ledger") ?? "";
  return [...world.git.at(head).files.keys()].filter((path) => DECISIONS.test(path)).sort();
};

describe("a release that proves unhealthy", () => {
  it("stays where it is by default, and goes no further", async () => {
    const { world, report } = await prodWith("on-unhealthy: stop");
    await report("unhealthy");
    expect(versions(world)[2]).toBe("1.5.0");
    expect(decisions(world)).toEqual([]);
  });

  it("is told on the pull request that brought it, once", async () => {
    const { world, report } = await prodWith("on-unhealthy: notify");
    const pull = world.home.pulls.findLast(({ branch }) => branch === "towpath/promote/prod/checkout");
    await report("unhealthy");
    await report("progressing");
    await report("unhealthy");
    world.restart();
    await world.sweep();
    const told = [...(pull?.comments.values() ?? [])].filter((body) => body.includes("unhealthy"));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("0/3 pods are ready");
    expect(versions(world)[2]).toBe("1.5.0");
  });

  it("goes back to the newest that was healthy there, is quarantined, and the environment is pinned", async () => {
    const { world, report } = await prodWith("on-unhealthy: rollback");
    await report("unhealthy");
    expect(versions(world)).toEqual(["1.5.0", "1.5.0", "1.4.2"]);
    expect(decisions(world).map((path) => path.replace(/-u.*/, ""))).toEqual([
      "decisions/applications/checkout/quarantine",
      "decisions/promotions/prod/checkout/pin",
      "decisions/promotions/prod/checkout/rollback",
    ]);
    // What was gone back to is not gone back from by itself.
    await report("unhealthy");
    world.tick(600_000);
    await world.sweep();
    expect(versions(world)[2]).toBe("1.4.2");
    // Nothing newer than the bad one ships by itself either: a person unpins.
    await world.build("ghcr.io/acme/checkout:1.6.0");
    await world.settle();
    expect(versions(world)).toEqual(["1.6.0", "1.6.0", "1.4.2"]);
  });

  it("does not go back below the floor: the newest that was healthy above it, or not at all", async () => {
    const { world, report } = await prodWith("on-unhealthy: rollback, rollback-floor: 1.4.2");
    await report("unhealthy");
    expect(versions(world)[2]).toBe("1.4.2");
    const other = await prodWith("on-unhealthy: rollback, rollback-floor: 1.4.3");
    await other.report("unhealthy");
    expect(versions(other.world)[2]).toBe("1.5.0");
    expect(decisions(other.world)).toEqual([]);
    expect(other.world.git.text("main", file("prod"))).toBe(pod("1.5.0"));
  });

  it.each(
    Array.from({ length: 8 }, (_, index) => index + 1).flatMap((n) => [[n, "before"] as const, [n, "after"] as const]),
  )("goes back once, whatever is lost at write %i, %s it", async (n, when) => {
    const { world, report } = await prodWith("on-unhealthy: rollback");
    world.hub.interrupt = interruptAt(n, when);
    await report("unhealthy");
    world.hub.interrupt = () => {};
    world.restart();
    world.tick(120_000);
    await world.sweep();
    expect(versions(world)[2]).toBe("1.4.2");
    expect(decisions(world)).toHaveLength(3);
    expect(world.home.pulls.filter(({ branch }) => branch === "towpath/promote/prod/checkout")).toHaveLength(4);
  });
});
