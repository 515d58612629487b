import { beforeEach, describe, expect, it } from "@jest/globals";
import { Mistake } from "../../src/domain/failure.ts";
import type { Sha } from "../../src/domain/repository.ts";
import type { FoundReport } from "../../src/ports/reports.ts";
import { shop } from "../support/checkout.ts";
import { FakeWorld, HOME } from "../support/fake-world.ts";
import { interruptAt } from "../support/fakes/fake-hub.ts";

const DEV = "{ health: { agent: flux, by: flux } }";
const STAGING = "{ after: dev, gates: [{ approvals: 1 }] }";
const SOURCE = 300;

describe("deployments on GitHub", () => {
  let world: FakeWorld;
  let ids: number;

  const start = async (dev: string, rest = ""): Promise<void> => {
    world = new FakeWorld(shop({ dev, staging: STAGING, rest }));
    ids = 0;
    await world.adopt();
  };
  const arrive = async (version: string, number: number): Promise<Sha> => {
    await world.build(`ghcr.io/acme/checkout:${version}`);
    await world.settle();
    await world.merge(number);
    await world.settle();
    return world.git.branches.get("main") ?? "";
  };
  const report = async (commit: Sha, state: FoundReport["state"], description = ""): Promise<void> => {
    ids += 1;
    world.tick();
    const name = "kustomization/checkout-dev/0d3a9ce6";
    const at = world.clock.now();
    world.home.said.push({ kind: "status", id: ids, name, by: "flux[bot]", at, state, description, commit });
    await world.deliver("status", { reported: { kind: "status", commit } });
    await world.settle();
  };
  const shown = (repository = world.home) =>
    repository.deployments.map(({ version, words }) => `${version}: ${words.map(({ state }) => state).join(" ")}`);

  describe("of an environment with an agent", () => {
    beforeEach(() => start(DEV));

    it("are in progress from the merge, follow what the agent reports, and end when another release comes", async () => {
      const merge = await arrive("1.5.0", 1);
      expect(shown()).toEqual(["1.5.0: in_progress"]);
      expect(world.home.deployments[0]).toMatchObject({
        commit: merge,
        environment: "dev",
        application: "checkout",
        key: `${HOME}/dev/checkout#1`,
        description: "checkout 1.5.0, by pull request #1",
      });
      await report(merge, "progressing");
      await report(merge, "healthy");
      await report(merge, "unhealthy", "1 of 3 pods crashes");
      await report(merge, "healthy");
      expect(shown()).toEqual(["1.5.0: in_progress success failure success"]);
      expect(world.home.deployments[0]?.words[2]?.description).toBe("Unhealthy: 1 of 3 pods crashes");
      await arrive("1.6.0", 3);
      expect(shown()).toEqual(["1.5.0: in_progress success failure success inactive", "1.6.0: in_progress"]);
    });

    it("are made once, whatever write is lost or doubled on the way", async () => {
      for (let at = 1; at <= 6; at += 1) {
        for (const when of ["before", "after"] as const) {
          await start(DEV);
          await world.build("ghcr.io/acme/checkout:1.5.0");
          await world.settle();
          world.hub.interrupt = interruptAt(at, when);
          await world.merge(1);
          await world.settle();
          world.restart();
          world.tick(120_000);
          await world.sweep();
          expect([at, when, shown()]).toEqual([at, when, ["1.5.0: in_progress"]]);
        }
      }
    });

    it("that merged lately are found again where the database was lost", async () => {
      const merge = await arrive("1.5.0", 1);
      await world.store.projection.delete(HOME);
      world.restart();
      await report(merge, "healthy");
      expect(shown()).toEqual(["1.5.0: in_progress success"]);
    });

    it("hold up nothing where GitHub refuses them, and are tried again by a sweep", async () => {
      const { ensure } = world.hub.deployments;
      const refused = new Mistake("missing-permission", "The App may not make a deployment.");
      world.hub.deployments.ensure = () => Promise.reject(refused);
      await arrive("1.5.0", 1);
      expect(world.git.text("towpath-ledger", "merges/dev/checkout/1.yaml")).toContain("merged-by: alice");
      expect(world.log.lines.filter(({ message }) => message === refused.message)).toHaveLength(1);
      world.hub.deployments.ensure = ensure;
      await world.sweep();
      expect(shown()).toEqual(["1.5.0: in_progress"]);
    });
  });

  it("of an environment on which nobody reports are a success that says so", async () => {
    await start("{}");
    await arrive("1.5.0", 1);
    expect(world.home.deployments[0]?.words).toEqual([
      { state: "success", description: "Merged; nobody reports here how it fares" },
    ]);
  });

  it("are none where they are off", async () => {
    await start("{ deployments: off }");
    await arrive("1.5.0", 1);
    expect(shown()).toEqual([]);
  });

  it("are shown at the release's commit in the source, too, where that is asked for", async () => {
    await start("{ deployments: environment-and-source }");
    const source = world.hub.add(SOURCE, "acme/checkout");
    const revision = "c".repeat(40);
    await world.build("ghcr.io/acme/checkout:1.5.0", undefined, { source: "acme/checkout", revision });
    await world.settle();
    await world.merge(1);
    await world.settle();
    expect(shown()).toEqual(["1.5.0: success"]);
    expect(shown(source)).toEqual(["1.5.0: success"]);
    expect(source.deployments[0]?.commit).toBe(revision);
  });
});
