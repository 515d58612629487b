import { beforeEach, describe, expect, it } from "@jest/globals";
import type { FoundReport } from "../../src/ports/reports.ts";
import { type ConfigParts, shop, versions } from "../support/checkout.ts";
import { FakeWorld } from "../support/fake-world.ts";

const MINUTE = 60_000;
const HEALTH = "health: { agent: argocd, by: argocd }";

/** How others failed at this job: the list of peers, by its numbers. What needs GitHub's HTTP is in e2e/. */
describe("how others failed", () => {
  let world: FakeWorld;
  let ids = 0;
  beforeEach(() => {
    ids = 0;
  });

  async function start(parts: ConfigParts): Promise<void> {
    world = new FakeWorld(shop(parts));
    await world.adopt();
    await world.push("main", { "README.md": "x" });
    await world.settle();
  }
  const head = (): string => world.git.branches.get("main") ?? "";
  async function report(environment: string, state: FoundReport["state"], commit = head()): Promise<void> {
    ids += 1;
    world.tick();
    const said = { kind: "status", by: "argocd[bot]", description: "", id: ids, at: world.clock.now() } as const;
    world.home.said.push({ ...said, name: `argocd/checkout-${environment}`, state, commit });
    await world.deliver("status", { reported: { kind: "status", commit } });
    await world.settle();
  }
  async function build(version: string): Promise<void> {
    await world.build(`ghcr.io/acme/checkout:${version}`);
    await world.settle();
  }
  /** Nothing happens but time: lanes wake up when they wanted to. */
  async function pass(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      world.tick(MINUTE);
      await world.settle();
    }
  }

  it("1: prod merges before staging is healthy for the same version", async () => {
    await start({
      dev: "{ merge: auto }",
      staging: `{ after: dev, merge: auto, ${HEALTH} }`,
      prod: "{ after: staging, merge: auto }",
    });
    await build("1.5.0");
    expect(versions(world)).toEqual(["1.5.0", "1.5.0", "1.2.0"]);
    await report("staging", "progressing");
    await pass(120);
    expect(versions(world)).toEqual(["1.5.0", "1.5.0", "1.2.0"]);
    const first = head();
    await build("1.6.0");
    expect(versions(world)).toEqual(["1.6.0", "1.6.0", "1.2.0"]);
    // The one before was healthy: it may go on, and what replaced it may not.
    await report("staging", "healthy", first);
    expect(versions(world)).toEqual(["1.6.0", "1.6.0", "1.5.0"]);
    await report("staging", "unhealthy");
    await pass(120);
    expect(versions(world)).toEqual(["1.6.0", "1.6.0", "1.5.0"]);
    await report("staging", "healthy");
    expect(versions(world)).toEqual(["1.6.0", "1.6.0", "1.6.0"]);
  });

  it("1: prod merges a promotion that was opened while staging was healthy, and is not any more", async () => {
    await start({
      dev: "{ merge: auto }",
      staging: `{ after: dev, merge: auto, ${HEALTH} }`,
      prod: "{ after: staging, merge: auto, gates: [{ checks: { names: [e2e] } }] }",
    });
    await build("1.5.0");
    await report("staging", "healthy");
    const [pull] = world.open();
    expect(pull?.branch).toBe("towpath/promote/prod/checkout");
    await report("staging", "unhealthy");
    const proposed = world.git.branches.get("towpath/promote/prod/checkout") ?? "";
    world.hub.checksOf.set(proposed, [{ name: "e2e", app: "ci", state: "success", word: "success" }]);
    await world.deliver("check_run.completed", { checked: proposed });
    await world.settle();
    await pass(60);
    expect(versions(world)[2]).toBe("1.2.0");
    await report("staging", "healthy");
    expect(versions(world)[2]).toBe("1.5.0");
  });

  it("18: soak never fires", async () => {
    await start({
      dev: "{ merge: auto }",
      staging: `{ after: dev, merge: auto, ${HEALTH} }`,
      prod: "{ after: staging, merge: auto, gates: [{ soak: 30m }] }",
    });
    await build("1.5.0");
    await report("staging", "healthy");
    await pass(29);
    expect(versions(world)[2]).toBe("1.2.0");
    await pass(2);
    expect(versions(world)[2]).toBe("1.5.0");
  });

  it("18: soak never fires under a steady stream of builds", async () => {
    await start({
      dev: "{ merge: auto }",
      staging: "{ after: dev, merge: auto }",
      prod: "{ after: staging, merge: auto, gates: [{ soak: 30m }] }",
    });
    for (let patch = 0; patch < 9; patch += 1) {
      await build(`1.5.${patch}`);
      await pass(10);
    }
    // In an hour and a half each soak lets one through.
    expect(versions(world)[2]).not.toBe("1.2.0");
    await pass(90);
    expect(versions(world)).toEqual(["1.5.8", "1.5.8", "1.5.8"]);
  });

  it("18: soak counts unhealthy minutes", async () => {
    await start({
      dev: "{ merge: auto }",
      staging: `{ after: dev, merge: auto, ${HEALTH} }`,
      prod: "{ after: staging, merge: auto, gates: [{ soak: 30m }] }",
    });
    await build("1.5.0");
    await report("staging", "healthy");
    await pass(20);
    await report("staging", "unhealthy");
    await pass(20);
    await report("staging", "healthy");
    await pass(28);
    // Twenty healthy minutes, twenty that were not, and twenty-eight: no thirty in a row.
    expect(versions(world)[2]).toBe("1.2.0");
    await pass(3);
    expect(versions(world)[2]).toBe("1.5.0");
  });
});
