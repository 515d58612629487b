import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Sha } from "../../src/domain/repository.ts";
import type { FoundReport } from "../../src/ports/reports.ts";
import { file, pod, shop } from "../support/checkout.ts";
import { FakeWorld, HOME } from "../support/fake-world.ts";

const GATED = "{ after: dev, gates: [{ healthy: {} }] }";

describe("what agents report", () => {
  let world: FakeWorld;
  let ids = 0;

  const start = async (dev: string, staging = GATED): Promise<void> => {
    world = new FakeWorld(shop({ dev, staging }));
    await world.adopt();
  };
  /** A build goes into dev by a merge; returns the merge commit. */
  const arrive = async (version: string, number: number): Promise<Sha> => {
    await world.build(`ghcr.io/acme/checkout:${version}`);
    await world.settle();
    await world.merge(number);
    await world.settle();
    return head();
  };
  const head = (): Sha => world.git.branches.get("main") ?? "";
  const say = (commit: Sha, more: Partial<FoundReport> = {}): void => {
    ids += 1;
    world.tick();
    const said = { kind: "status", name: "argocd/checkout-dev", by: "argocd[bot]", state: "healthy" } as const;
    world.home.said.push({ ...said, id: ids, at: world.clock.now(), description: "", ...more, commit });
  };
  const hear = async (commit: Sha, kind: FoundReport["kind"] = "status", deployment?: number): Promise<void> => {
    const reported = { kind, commit, ...(deployment !== undefined && { deployment }) };
    await world.deliver("status", { reported });
    await world.settle();
  };
  const report = async (commit: Sha, more: Partial<FoundReport> = {}): Promise<void> => {
    say(commit, more);
    await hear(commit, more.kind, more.deployment?.id);
  };
  const proposed = (): readonly string[] =>
    world
      .open()
      .filter(({ branch }) => branch === "towpath/promote/staging/checkout")
      .map(({ branch }) => /checkout:(\S+)/.exec(world.git.text(branch, file("staging")) ?? "")?.[1] ?? "");
  const whyStaging = async (): Promise<string> => {
    await world.comment(1_000, "/why staging checkout");
    await world.settle();
    return world.hub.comments.replies(HOME, 1_000).at(-1) ?? "";
  };
  const unrelated = async (): Promise<Sha> => {
    await world.push("main", { "README.md": `${world.clock.now()}` });
    await world.settle();
    return head();
  };

  describe("of one Argo CD with a name", () => {
    beforeEach(() => start("{ health: { agent: argocd, by: argocd } }"));

    it("opens the next environment as soon as it is healthy, and not before", async () => {
      const merge = await arrive("1.5.0", 1);
      expect(proposed()).toEqual([]);
      await report(merge, { state: "progressing" });
      expect(proposed()).toEqual([]);
      await report(merge);
      expect(proposed()).toEqual(["1.5.0"]);
    });

    it("3: another commit's status is credited: it counts for what stood at its commit, and for nothing else", async () => {
      const before = head();
      const merge = await arrive("1.5.0", 1);
      const branch = world.git.commit("feature", { "x.txt": "1" });
      await report(before);
      await report(branch);
      await report(world.git.branches.get("towpath/promote/dev/checkout") ?? branch);
      await report(merge, { name: "argocd/payments-dev" });
      await report(merge, { name: "argocd/checkout-staging" });
      await report(merge, { name: "build" });
      expect(proposed()).toEqual([]);
      await report(merge);
      expect(proposed()).toEqual(["1.5.0"]);
    });

    it("counts on every later commit that still holds the release", async () => {
      await arrive("1.5.0", 1);
      await unrelated();
      const later = await unrelated();
      await unrelated();
      await report(later);
      expect(proposed()).toEqual(["1.5.0"]);
    });

    it("does not count for what came later: the newer release needs a report of its own", async () => {
      const first = await arrive("1.5.0", 1);
      const second = await arrive("1.6.0", 2);
      await report(first);
      expect(proposed()).not.toContain("1.6.0");
      await report(second);
      expect(proposed()).toEqual(["1.6.0"]);
    });

    it("17: old pods answer 200, so health passes: it does not count when it is of another version than stood there", async () => {
      const merge = await arrive("1.5.0", 1);
      await report(merge, { description: "checkout:1.4.0 answers 200" });
      await report(merge, { description: "v1.4.0 is healthy" });
      expect(proposed()).toEqual([]);
      expect(await whyStaging()).toContain("which does not count: it is of v1.4.0, and something else stood there");
      await report(merge, { description: "v1.5.0 is healthy" });
      expect(proposed()).toEqual(["1.5.0"]);
    });

    it("does not count by strangers, whose words are not those of the agent", async () => {
      const merge = await arrive("1.5.0", 1);
      await report(merge, { by: "mallory" });
      await report(merge, { by: "argo" });
      expect(proposed()).toEqual([]);
      expect(await whyStaging()).toContain("Reports that do not count:\n\n- mallory reported as argocd/checkout-dev");
      expect(await whyStaging()).toContain("which does not count: argocd reports on dev");
      await report(merge);
      expect(proposed()).toEqual(["1.5.0"]);
      await report(merge, { by: "mallory", state: "unhealthy" });
      expect(proposed()).toEqual(["1.5.0"]);
    });

    it("is read of the commit that an event names, whatever the event said", async () => {
      const merge = await arrive("1.5.0", 1);
      world.hub.calls = [];
      await hear(merge);
      await hear(merge, "check-run");
      await hear(world.git.commit("feature", { "x.txt": "1" }));
      await hear(merge, "deployment", 7);
      expect(world.hub.calls).toEqual(["statuses", "check-runs"]);
      expect(proposed()).toEqual([]);
    });

    it("is found by a sweep where the event was lost", async () => {
      const merge = await arrive("1.5.0", 1);
      await unrelated();
      say(merge, { kind: "check-run" });
      await world.settle();
      expect(proposed()).toEqual([]);
      world.hub.calls = [];
      await world.sweep();
      expect(proposed()).toEqual(["1.5.0"]);
      expect(world.hub.calls.filter((call) => call === "statuses" || call === "check-runs")).toHaveLength(4);
    });

    it("is kept over a restart, and read again where the database was lost", async () => {
      const merge = await arrive("1.5.0", 1);
      await report(merge, { state: "unhealthy" });
      world.restart();
      world.hub.calls = [];
      await unrelated();
      expect(world.hub.calls).not.toContain("statuses");
      await world.store.projection.delete(HOME);
      world.restart();
      say(merge);
      await unrelated();
      expect(proposed()).toEqual(["1.5.0"]);
    });

    it("counts in the order in which GitHub got it, and a date in the future is now", async () => {
      const merge = await arrive("1.5.0", 1);
      say(merge, { state: "healthy", at: world.clock.now() - 500 });
      say(merge, { state: "unhealthy", at: world.clock.now() + 3_600_000 });
      await hear(merge);
      expect(proposed()).toEqual([]);
      await report(merge, { state: "healthy" });
      expect(proposed()).toEqual(["1.5.0"]);
    });
  });

  describe("where nobody is named", () => {
    beforeEach(() => start("{ health: { agent: argocd } }"));

    it("counts by whoever was the first to report on an application there, which is said", async () => {
      const merge = await arrive("1.5.0", 1);
      await report(merge, { name: "lint", by: "ci[bot]" });
      await report(merge, { state: "progressing" });
      await report(merge, { by: "mallory" });
      expect(proposed()).toEqual([]);
      await report(merge);
      expect(proposed()).toEqual(["1.5.0"]);
      const told = world.log.lines.filter(({ message }) => message.includes("was the first to report"));
      expect(told).toHaveLength(1);
      expect(told[0]?.message).toContain('health: { by: "argocd[bot]" }');
    });

    it("stays with the first although the database is lost, and another reports on the next release before", async () => {
      await report(await arrive("1.5.0", 1));
      expect(world.git.text("towpath-ledger", "reporters.yaml")).toContain("by: argocd[bot]");
      await world.store.projection.delete(HOME);
      world.restart();
      world.home.said.length = 0;
      const merge = await arrive("1.6.0", 3);
      await report(merge, { by: "mallory" });
      expect(proposed()).toEqual(["1.5.0"]);
    });
  });

  it("counts when all clusters are healthy, and the latest of each stands", async () => {
    await start("{ clusters: [eu1, us1], health: { agent: argocd, by: argocd, name: '{application}-{cluster}' } }");
    const merge = await arrive("1.5.0", 1);
    await report(merge, { name: "argocd/checkout-eu1" });
    expect(proposed()).toEqual([]);
    await report(merge, { name: "argocd/checkout-us1", state: "unhealthy" });
    expect(proposed()).toEqual([]);
    await report(merge, { name: "argocd/checkout-us1" });
    expect(proposed()).toEqual(["1.5.0"]);
  });

  it("may be of one Kustomization that spans all applications, by the last commit that Flux reconciled", async () => {
    world = new FakeWorld({
      ...shop({ dev: "{ health: { agent: flux, name: apps, by: flux } }", staging: GATED }),
      [file("dev", "cart")]: pod("2.0.0", "cart"),
      [file("staging", "cart")]: pod("2.0.0", "cart"),
    });
    await world.adopt();
    await arrive("1.5.0", 1);
    await world.build("ghcr.io/acme/cart:2.1.0");
    await world.settle();
    await world.merge(2);
    await world.settle();
    expect(world.open().map(({ branch }) => branch)).toEqual([]);
    await report(head(), {
      name: "kustomization/apps/0d3a9ce6",
      by: "flux[bot]",
      description: "reconciliation succeeded",
    });
    expect(
      world
        .open()
        .map(({ branch }) => branch)
        .sort(),
    ).toEqual(["towpath/promote/staging/cart", "towpath/promote/staging/checkout"]);
  });

  it("may be of a deployment, for the application that its payload names", async () => {
    await start("{ health: { agent: github-deployments, by: deployer } }");
    const merge = await arrive("1.5.0", 1);
    const of = (id: number, application: string, version: string): Partial<FoundReport> => ({
      ...{ kind: "deployment", name: "dev", by: "deployer[bot]", deployment: { id, application, version } },
    });
    await report(merge, of(1, "cart", "1.5.0"));
    await report(merge, of(2, "checkout", "1.4.0"));
    expect(proposed()).toEqual([]);
    await report(merge, of(3, "checkout", "1.5.0"));
    expect(proposed()).toEqual(["1.5.0"]);
  });

  it("is read in the environment's own repository, and on its own branch", async () => {
    const dev =
      '{ repository: acme/env-dev, branch: live, layout: "{application}/**", health: { agent: argocd, by: argocd } }';
    world = new FakeWorld(shop({ dev, staging: GATED }));
    const member = world.hub.add(200, "acme/env-dev");
    member.git.commit("main", { "towpath.yaml": "managed-by: acme/env\n" }, { at: world.clock.now() });
    member.git.commit("live", { "checkout/pod.yaml": pod("1.4.0") }, { at: world.clock.now() });
    await world.adopt();
    await world.build("ghcr.io/acme/checkout:1.5.0");
    await world.settle();
    const merge = world.hub.mergePull(200, 1, "alice");
    await world.deliver("push", {}, 200);
    await world.settle();
    say(merge);
    await world.deliver("status", { reported: { kind: "status", commit: merge } }, 200);
    await world.settle();
    expect(proposed()).toEqual([]);
    const said = world.home.said.splice(0);
    member.said.push(...said);
    await world.deliver("status", { reported: { kind: "status", commit: merge } }, 200);
    await world.settle();
    expect(proposed()).toEqual(["1.5.0"]);
  });

  it("asks GitHub for nothing where nobody reports", async () => {
    await start("{}", "{ after: dev }");
    world.hub.calls = [];
    await hear(head());
    await world.sweep();
    expect(world.hub.calls.filter((call) => /status|check-run|deploy/.test(call))).toEqual([]);
  });
});
