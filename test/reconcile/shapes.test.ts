import { describe, expect, it } from "@jest/globals";
import { Mistake } from "../../src/domain/failure.ts";
import { config, file, pod, shop, versions } from "../support/checkout.ts";
import { FakeWorld, HOME } from "../support/fake-world.ts";
import { APP } from "../support/fakes/fake-git.ts";

const IMAGES = `images:
  - { match: ghcr.io/acme/*, tags: { semver: "*" }, write: tag, from: [acme/checkout, acme/worker, acme/cart] }
`;

const openOnes = (world: FakeWorld): readonly string[] =>
  world.open().map(({ branch, base }) => `${branch} -> ${base}`);

async function built(world: FakeWorld, ...images: readonly string[]): Promise<void> {
  for (const image of images) await world.build(`ghcr.io/acme/${image}`);
  await world.settle();
}

describe("the shapes that environment repositories have", () => {
  it("a branch for each environment", async () => {
    const world = new FakeWorld({
      "towpath.yaml": `version: 1
layout: apps/{application}/**
environments:
  dev: { branch: env/dev, merge: auto }
  prod: { branch: env/prod, after: dev }
${IMAGES}`,
    });
    for (const branch of ["env/dev", "env/prod"]) {
      world.git.commit(branch, { "apps/checkout/pod.yaml": pod("1.0.0") }, { at: world.clock.now() });
    }
    await world.adopt();
    await built(world, "checkout:1.1.0");
    expect(world.git.text("env/dev", "apps/checkout/pod.yaml")).toBe(pod("1.1.0"));
    expect(world.git.text("env/prod", "apps/checkout/pod.yaml")).toBe(pod("1.0.0"));
    expect(openOnes(world)).toEqual(["towpath/promote/prod/checkout -> env/prod"]);
  });

  it("a branch that does not exist is said and stops its environment alone", async () => {
    const world = new FakeWorld({
      "towpath.yaml": config({ prod: "{ after: staging, branch: env/prod }" }).replace(
        "layout: apps/{application}/{environment}/**",
        "layout: apps/{application}/{environment}/**",
      ),
      [file("dev")]: pod("1.4.0"),
      [file("staging")]: pod("1.3.0"),
    });
    await world.adopt();
    await built(world, "checkout:1.5.0");
    expect(openOnes(world)).toEqual(["towpath/promote/dev/checkout -> main"]);
    const told = world.home.checks.findLast(({ name }) => name === "Towpath / places");
    expect(told).toMatchObject({ status: "action-required" });
    expect(told?.summary).toContain("env/prod");
  });

  const twoRepositories = async (consent: string): Promise<FakeWorld> => {
    const world = new FakeWorld({
      "towpath.yaml": `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev: { merge: auto }
  prod: { after: dev, repository: acme/env-prod, layout: "{application}/**" }
${IMAGES}`,
      [file("dev")]: pod("1.0.0"),
    });
    const prod = world.hub.add(200, "acme/env-prod");
    prod.git.commit("main", { "towpath.yaml": consent, "checkout/pod.yaml": pod("1.0.0") }, { at: world.clock.now() });
    await world.adopt();
    return world;
  };

  it("a repository for an environment, which consents", async () => {
    const world = await twoRepositories("managed-by: acme/env\n");
    await built(world, "checkout:1.1.0");
    const prod = world.hub.repositories.get(200);
    expect(prod?.pulls.map(({ branch, state }) => [branch, state])).toEqual([
      ["towpath/promote/prod/checkout", "open"],
    ]);
    // A person merges there; the home hears of it through that repository's lane.
    world.tick();
    const merge = world.hub.mergePull(200, 1, "omar");
    await world.deliver("push", {}, 200);
    await world.deliver(
      "pull_request.closed",
      {
        pull: {
          repositoryId: 200,
          number: 1,
          state: "closed",
          branch: "towpath/promote/prod/checkout",
          base: "main",
          head: "",
          draft: false,
          sameRepository: true,
        },
      },
      200,
    );
    await world.settle();
    const record = world.git.text("towpath-ledger", "merges/prod/checkout/1.yaml");
    expect(record).toContain("repository: acme/env-prod");
    expect(record).toContain(merge);
    expect([...(prod?.git.branches.keys() ?? [])]).toEqual(["main"]);
  });

  it("a repository that does not consent is neither read nor written, and says what to do", async () => {
    const world = await twoRepositories("managed-by: acme/other\n");
    await built(world, "checkout:1.1.0");
    expect(world.hub.repositories.get(200)?.pulls).toEqual([]);
    const told = world.home.checks.findLast(({ name }) => name === "Towpath / places");
    expect(told?.summary).toContain("managed-by: acme/env");
  });

  it("one file for all environments, in which applications are found", async () => {
    const versionsFile = `# all of them
dev: {checkout: {tag: 1.4.0}, cart: {tag: "2.0.0"}}
prod:
  checkout: {tag: 1.3.0} # careful
  cart: {tag: "1.9.0"}
`;
    const world = new FakeWorld({
      "towpath.yaml": `version: 1
environments: { dev: {}, prod: { after: dev } }
${IMAGES}places:
  - { file: versions.yaml, at: "/{environment}/{application}/tag", image: "ghcr.io/acme/{application}" }
`,
      "versions.yaml": versionsFile,
    });
    await world.adopt();
    await built(world, "checkout:1.5.0", "cart:2.1.0");
    expect(openOnes(world)).toEqual(["towpath/promote/dev/checkout -> main", "towpath/promote/dev/cart -> main"]);
    expect(world.git.text("towpath/promote/dev/cart", "versions.yaml")).toBe(
      versionsFile.replace('"2.0.0"', '"2.1.0"'),
    );
  });

  it("lines of any text, named for applications and environments by a pattern", async () => {
    const tfvars = 'checkout_tag = "1.4.0"\ncart_tag     = "2.0.0"\n';
    const world = new FakeWorld({
      "towpath.yaml": `version: 1
environments: { dev: {}, prod: { after: dev } }
${IMAGES}places:
  - { file: "{environment}.tfvars", match: '{application}_tag = "{tag}"', image: "ghcr.io/acme/{application}" }
`,
      "dev.tfvars": tfvars,
      "prod.tfvars": tfvars,
    });
    await world.adopt();
    await built(world, "checkout:1.5.0");
    expect(openOnes(world)).toEqual(["towpath/promote/dev/checkout -> main"]);
    expect(world.git.text("towpath/promote/dev/checkout", "dev.tfvars")).toBe(tfvars.replace("1.4.0", "1.5.0"));
  });

  it("an application off the layout that skips an environment", async () => {
    const world = new FakeWorld({
      ...shop(),
      "towpath.yaml": config({
        rest: `applications:
  legacy:
    environments: { dev: {}, prod: { after: dev } }
    places:
      dev: [{ file: old/dev.tf, match: 'tag = "{tag}"', image: ghcr.io/acme/cart }]
      prod: [{ file: infra/live.tf, match: 'tag = "{tag}"', image: ghcr.io/acme/cart }]
`,
      }),
      "old/dev.tf": 'tag = "1.0.0"\n',
      "infra/live.tf": 'tag = "1.0.0"\n',
    });
    await world.adopt();
    await built(world, "cart:1.1.0");
    expect(openOnes(world)).toEqual(["towpath/promote/dev/legacy -> main"]);
    await world.merge(1);
    await world.settle();
    expect(openOnes(world)).toEqual(["towpath/promote/prod/legacy -> main"]);
    expect(world.git.text("towpath/promote/prod/legacy", "infra/live.tf")).toBe('tag = "1.1.0"\n');
  });

  it("several images of an application go together", async () => {
    const both = (checkout: string, worker: string): string =>
      `kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: ghcr.io/acme/checkout:${checkout}\n    - image: ghcr.io/acme/worker:${worker}\n`;
    const world = new FakeWorld({
      "towpath.yaml": config({
        rest: "applications:\n  checkout: { together: same-tag, images: [ghcr.io/acme/checkout, ghcr.io/acme/worker] }\n",
      }).replace("acme/cart", "acme/worker"),
      ...Object.fromEntries(
        ["dev", "staging", "prod"].map((environment) => [file(environment), both("1.0.0", "1.0.0")]),
      ),
    });
    await world.adopt();
    await built(world, "checkout:1.1.0");
    expect(openOnes(world)).toEqual([]);
    await built(world, "worker:1.1.0");
    expect(openOnes(world)).toEqual(["towpath/promote/dev/checkout -> main"]);
    expect(world.git.text("towpath/promote/dev/checkout", file("dev"))).toBe(both("1.1.0", "1.1.0"));
  });

  it("an application that was called otherwise keeps its history and its promotion", async () => {
    const world = new FakeWorld(shop());
    await world.adopt();
    await built(world, "checkout:1.5.0");
    await world.merge(1);
    const { git } = world;
    const moved = Object.fromEntries(
      ["dev", "staging", "prod"].flatMap((environment) => [
        [file(environment), undefined],
        [file(environment, "kasse"), git.text("main", file(environment))],
      ]),
    );
    await world.push("main", {
      ...moved,
      "towpath.yaml": config({ rest: "applications:\n  kasse: { was: [checkout] }\n" }),
    });
    await world.settle();
    await world.sweep();
    // What had arrived in dev under the old name goes on to staging.
    expect(world.open().map(({ title }) => title)).toEqual(["Promote kasse 1.5.0 to staging"]);
  });
});

describe("`mode: observe`", () => {
  it("writes nothing at all, and acts on what it saw once it is let", async () => {
    const world = new FakeWorld({ ...shop(), "towpath.yaml": `mode: observe\n${config()}` });
    world.hub.interrupt = (_when, call) => {
      throw new Error(`wrote: ${call}`);
    };
    await world.adopt();
    await built(world, "checkout:1.5.0");
    await world.sweep();
    await world.push("main", { [file("dev")]: pod("1.4.5") });
    await world.settle();
    expect([...world.git.branches.keys()]).toEqual(["main"]);
    world.hub.interrupt = () => {};
    await world.push("main", { "towpath.yaml": config() });
    await world.settle();
    expect(
      world
        .open()
        .map(({ title }) => title)
        .sort(),
    ).toEqual(["Promote checkout 1.4.5 to staging", "Promote checkout 1.5.0 to dev"]);
  });
});

describe("what was lost", () => {
  it("of the projection is read again from Git and GitHub, merges that nobody recorded among it", async () => {
    const world = new FakeWorld(shop());
    await world.adopt();
    await built(world, "checkout:1.5.0");
    world.tick();
    world.hub.mergePull(HOME, 1, "alice");
    world.store.documents.clear();
    world.restart();
    await world.sweep();
    expect(world.git.text("towpath-ledger", "merges/dev/checkout/1.yaml")).toContain("merged-by: alice");
    expect(openOnes(world)).toEqual(["towpath/promote/staging/checkout -> main"]);
    world.store.documents.clear();
    world.restart();
    world.hub.calls = [];
    await world.sweep();
    expect(openOnes(world)).toEqual(["towpath/promote/staging/checkout -> main"]);
    expect(world.hub.calls.filter((call) => ["commit", "create-pull", "merge"].includes(call))).toEqual([]);
  });

  it("of the ledger's readability stops what it concerns, and says where", async () => {
    const world = new FakeWorld({ ...shop(), [file("dev", "cart")]: pod("1.0.0", "cart") });
    await world.adopt();
    const write = (text: string | undefined): void => {
      const message = "Change\n\nTowpath-Ledger: 100";
      const edits = { "merges/dev/checkout/7.yaml": text };
      world.hub.signed.add(world.git.commit("towpath-ledger", edits, { message, who: APP }));
    };
    write("schema: [\n");
    await built(world, "checkout:1.5.0", "cart:1.1.0");
    expect(openOnes(world)).toEqual(["towpath/promote/dev/cart -> main"]);
    const told = world.home.checks.findLast(({ name }) => name === "Towpath / places");
    expect(told?.summary).toContain("merges/dev/checkout/7");
    write(undefined);
    await world.deliver("push", {});
    await world.settle();
    expect(openOnes(world)).toContain("towpath/promote/dev/checkout -> main");
  });
});

describe("what a person must mend", () => {
  it("is said once and not tried again until a sweep", async () => {
    const world = new FakeWorld(shop());
    await world.adopt();
    let tries = 0;
    world.hub.interrupt = (when, call) => {
      if (when !== "before" || call !== "create-branch") return;
      tries += 1;
      throw new Mistake("refused", "A rule of acme/env forbids to make the branch towpath/promote/dev/checkout.");
    };
    await built(world, "checkout:1.5.0");
    await world.deliver("push", {});
    await world.settle();
    world.tick(3_600_000);
    await world.settle();
    expect(tries).toBe(1);
    const told = world.home.checks.findLast(({ name }) => name === "Towpath / places");
    expect(told).toMatchObject({ status: "action-required" });
    expect(told?.summary).toContain("forbids to make the branch");
    world.hub.interrupt = () => {};
    await world.sweep();
    expect(openOnes(world)).toEqual(["towpath/promote/dev/checkout -> main"]);
    expect(world.home.checks.findLast(({ name }) => name === "Towpath / places")).toMatchObject({ status: "success" });
    expect(versions(world)).toEqual(["1.4.0", "1.3.0", "1.2.0"]);
  });
});
