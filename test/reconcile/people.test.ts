import { describe, expect, it } from "@jest/globals";
import { type ConfigParts, config, file, pod, shop, versions } from "../support/checkout.ts";
import { FakeWorld, HOME, hintOf } from "../support/fake-world.ts";
import { APP } from "../support/fakes/fake-git.ts";

const DEV = "towpath/promote/dev/checkout";

async function adopted(parts: ConfigParts = {}): Promise<FakeWorld> {
  const world = new FakeWorld(shop(parts));
  await world.adopt();
  return world;
}

async function built(world: FakeWorld, ...tags: readonly string[]): Promise<void> {
  for (const tag of tags) {
    await world.build(`ghcr.io/acme/checkout:${tag}`);
    await world.settle();
  }
}

const openOnes = (world: FakeWorld): readonly string[] =>
  world.open().map(({ number, title }) => `#${number} ${title}`);
const pull = (world: FakeWorld, number = 1) => world.hub.pull({ id: HOME }, number);

describe("a promotion in people's hands", () => {
  it("is not proposed again after a person closed it, and the next release is", async () => {
    const world = await adopted();
    await built(world, "1.5.0");
    await world.close(1);
    await world.settle();
    await world.sweep();
    expect(openOnes(world)).toEqual([]);
    expect(world.store.declinedReleases).toMatchObject([
      {
        application: "checkout",
        environment: "dev",
        release: "ghcr.io/acme/checkout=1.5.0",
        pullRequest: 1,
        by: "alice",
      },
    ]);
    await built(world, "1.6.0");
    expect(openOnes(world)).toEqual(["#2 Promote checkout 1.6.0 to dev"]);
  });

  it("is declined also when the news of its closing is lost and a sweep finds out, and the process is new", async () => {
    const world = await adopted();
    await built(world, "1.5.0");
    world.hub.closePull(HOME, 1, "alice");
    world.restart();
    await world.sweep();
    expect(openOnes(world)).toEqual([]);
    expect(world.store.declinedReleases).toHaveLength(1);
  });

  it("is not declined by our own closing", async () => {
    const world = await adopted();
    await built(world, "1.5.0");
    await world.push("main", { [file("dev")]: pod("1.5.0") });
    await world.settle();
    await world.deliver("pull_request.closed", { pull: hintOf(pull(world)) });
    await world.settle();
    expect(pull(world)).toMatchObject({ state: "closed", closedBy: { ourselves: true } });
    expect([...pull(world).comments.values()].join()).toContain("holds 1.5.0 by now");
    expect(world.store.declinedReleases).toEqual([]);
  });

  it("is neither rewritten nor merged once a person has pushed to its branch", async () => {
    const world = await adopted({ dev: "{ merge: auto }" });
    world.hub.interrupt = (when, call) => {
      if (call === "merge" && when === "before") world.git.commit(DEV, { "README.md": "mine\n" });
    };
    await built(world, "1.5.0");
    await built(world, "1.6.0");
    world.tick(3_600_000);
    await world.settle();
    expect(versions(world)).toEqual(["1.4.0", "1.3.0", "1.2.0"]);
    expect(openOnes(world)).toEqual(["#1 Promote checkout 1.5.0 to dev"]);
    expect(world.git.text(DEV, "README.md")).toBe("mine\n");
  });

  it("is left alone also where a person's commit changes nothing but the version", async () => {
    const world = await adopted();
    await built(world, "1.5.0");
    await world.push(DEV, { [file("dev")]: pod("1.4.9") });
    await world.settle();
    await built(world, "1.6.0");
    expect(world.git.text(DEV, file("dev"))).toBe(pod("1.4.9"));
  });

  it("goes on after a click on `Update branch`, which is no commit of a person", async () => {
    const world = await adopted();
    await built(world, "1.5.0");
    await world.push("main", { "README.md": "news\n" });
    const base = world.git.branches.get("main") ?? "";
    const head = world.git.branches.get(DEV) ?? "";
    const files = world.git.edited(world.git.at(base).files, { [file("dev")]: pod("1.5.0") });
    const who = { author: "1+alice@users.noreply.github.com", committer: APP.committer };
    const merged = world.git.store({
      files,
      parents: [head, base],
      at: world.clock.now(),
      message: "Merge branch 'main'",
      who,
    });
    world.git.branches.set(DEV, merged);
    await built(world, "1.6.0");
    expect(openOnes(world)).toEqual(["#1 Promote checkout 1.6.0 to dev"]);
    expect(world.git.text(DEV, "README.md")).toBe("news\n");
  });

  it("is left alone by newer releases once it has been reviewed, also when the news of the review is late", async () => {
    const world = await adopted();
    await built(world, "1.5.0");
    world.hub.reviewsOf.set(1, [{ login: "omar", state: "commented", commit: "", at: 0 }]);
    await built(world, "1.6.0");
    expect(openOnes(world)).toEqual(["#1 Promote checkout 1.5.0 to dev"]);
    await world.merge(1);
    await world.settle();
    expect(openOnes(world)).toContain("#3 Promote checkout 1.6.0 to dev");
  });

  it("names in a comment what was replaced, with a link to the difference", async () => {
    const world = await adopted();
    await built(world, "1.5.0");
    const before = world.git.branches.get(DEV) ?? "";
    await built(world, "1.6.0");
    const after = world.git.branches.get(DEV) ?? "";
    const comments = [...pull(world).comments.values()];
    expect(comments).toHaveLength(1);
    expect(comments[0]).toContain("takes the place of `1.5.0`");
    expect(comments[0]).toContain(`/compare/${before}..${after}`);
  });

  it("stops what comes after it when something else was merged than it proposed, and says so", async () => {
    const world = await adopted();
    await built(world, "1.5.0");
    // Whoever merges brings another version in with the very merge.
    const git = world.git;
    const base = git.branches.get("main") ?? "";
    const head = git.branches.get(DEV) ?? "";
    const files = git.edited(git.at(base).files, { [file("dev")]: pod("1.5.1") });
    world.tick();
    const sha = git.store({ files, parents: [base, head], at: world.clock.now(), message: "Merge #1", who: APP });
    git.branches.set("main", sha);
    Object.assign(pull(world), {
      state: "closed",
      mergedAt: world.clock.now(),
      closedAt: world.clock.now(),
      mergeCommit: sha,
      mergedBy: "alice",
    });
    await world.deliver("pull_request.closed", { pull: hintOf(pull(world)) });
    await world.settle();
    expect(versions(world)[0]).toBe("1.5.1");
    expect(openOnes(world)).toEqual([]);
    expect([...pull(world).comments.values()].join()).toContain("1.5.1");
    await built(world, "1.6.0");
    expect(openOnes(world)).toEqual(["#2 Promote checkout 1.6.0 to dev"]);
    // What merges as proposed clears it.
    await world.merge(2);
    await world.settle();
    expect(openOnes(world)).toEqual(["#3 Promote checkout 1.6.0 to staging"]);
  });

  it("keeps as many open as `max-open` allows, and opens the next when one is done", async () => {
    const world = new FakeWorld({
      ...shop({ dev: "{ max-open: 1 }" }),
      [file("dev", "cart")]: pod("1.0.0", "cart"),
    });
    await world.adopt();
    await world.build("ghcr.io/acme/checkout:1.5.0");
    await world.build("ghcr.io/acme/cart:1.1.0");
    await world.settle();
    expect(openOnes(world)).toEqual(["#1 Promote checkout 1.5.0 to dev"]);
    await world.merge(1);
    await world.settle();
    expect(openOnes(world)).toContain("#3 Promote cart 1.1.0 to dev");
  });

  it("gets its labels and reviewers once; what people change of them stays", async () => {
    const world = await adopted({
      dev: "{ pull-request: { labels: [dev], reviewers: [omar], draft: true, title: 'chore: {application} {version}' } }",
    });
    await built(world, "1.5.0");
    expect(pull(world)).toMatchObject({
      labels: ["dev"],
      reviewers: ["omar"],
      draft: true,
      title: "chore: checkout 1.5.0",
    });
    pull(world).labels = [];
    await built(world, "1.6.0");
    await world.sweep();
    expect(pull(world)).toMatchObject({ labels: [], reviewers: ["omar"], title: "chore: checkout 1.6.0" });
  });
});

describe("what people write in Git", () => {
  it("is the truth: a step back pins, until a person moves it past what it stepped back from", async () => {
    const world = await adopted({ dev: "{ merge: auto }" });
    await built(world, "1.5.0");
    expect(versions(world)[0]).toBe("1.5.0");
    await world.push("main", { [file("dev")]: pod("1.4.0") });
    await world.settle();
    await world.sweep();
    expect(versions(world)[0]).toBe("1.4.0");
    await built(world, "1.6.0");
    expect(versions(world)[0]).toBe("1.4.0");
    expect(openOnes(world)).toEqual([]);
    await world.push("main", { [file("dev")]: pod("1.6.0") });
    await world.settle();
    await built(world, "1.7.0");
    expect(versions(world)[0]).toBe("1.7.0");
  });

  it("of an older commit that builds late does not win", async () => {
    const world = await adopted({ dev: "{ merge: auto }" });
    await built(world, "1.6.0", "1.5.0");
    await world.sweep();
    expect(versions(world)[0]).toBe("1.6.0");
  });

  it("of towpath.yaml takes new applications in as they are, and lets what is on its way go on", async () => {
    const world = new FakeWorld({
      ...shop(),
      [file("dev", "cart")]: pod("2.0.0", "cart"),
      [file("staging", "cart")]: pod("1.0.0", "cart"),
      "towpath.yaml": config().replace("match: ghcr.io/acme/*", "match: ghcr.io/acme/checkout"),
    });
    await world.adopt();
    await built(world, "1.5.0");
    await world.merge(1);
    // Before Towpath sees the merge, towpath.yaml comes to cover cart as well.
    await world.push("main", { "towpath.yaml": config() });
    await world.settle();
    expect(openOnes(world)).toEqual(["#2 Promote checkout 1.5.0 to staging"]);
    await world.push("main", { [file("dev", "cart")]: pod("2.1.0", "cart") });
    await world.settle();
    expect(openOnes(world)).toContain("#3 Promote cart 2.1.0 to staging");
  });

  it("of towpath.yaml that cannot be read changes nothing, is said on the commit, and ends when it is mended", async () => {
    const world = await adopted();
    await world.push("main", { "towpath.yaml": config().replace("after: dev", "after: dve") });
    await world.settle();
    await built(world, "1.5.0");
    expect(openOnes(world)).toEqual([]);
    const told = world.home.checks.filter(({ name }) => name === "Towpath / config").at(-1);
    expect(told).toMatchObject({ status: "failure", head: world.git.branches.get("main") });
    expect(told?.findings).toMatchObject([{ file: "towpath.yaml", line: 5 }]);
    await world.push("main", { "towpath.yaml": config() });
    await world.settle();
    expect(world.home.checks.filter(({ name }) => name === "Towpath / config").at(-1)).toMatchObject({
      status: "success",
    });
    expect(openOnes(world)).toEqual(["#1 Promote checkout 1.5.0 to dev"]);
  });

  it("of towpath.yaml is checked on the pull request that proposes it", async () => {
    const world = await adopted();
    const main = world.git.branches.get("main") ?? "";
    world.git.branches.set("better", main);
    world.git.commit("better", { "towpath.yaml": "version: 2\n" });
    const { repository } = world.home;
    const opened = world.hub.open(repository, {
      branch: "better",
      base: "main",
      title: "",
      body: "",
      draft: false,
      own: false,
    });
    await world.deliver("pull_request.opened", { pull: hintOf(opened) });
    await world.settle();
    expect(world.home.checks.findLast(({ name }) => name === "Towpath / config")).toMatchObject({
      name: "Towpath / config",
      status: "failure",
      head: opened.head,
    });
  });

  it("by force takes what stands there now for baseline if the adoption is gone with it", async () => {
    const world = await adopted();
    await world.push("main", { [file("dev")]: pod("1.5.0") });
    world.git.branches.delete("main");
    world.git.commit("main", { ...shop(), [file("dev")]: pod("3.0.0") }, { at: world.clock.now() });
    await world.deliver("push", {});
    await world.settle();
    await world.sweep();
    expect(openOnes(world)).toEqual([]);
    expect(world.log.lines.map(({ message }) => message).join()).toContain("its history was rewritten");
    await world.push("main", { [file("dev")]: pod("3.1.0") });
    await world.settle();
    expect(openOnes(world)).toEqual(["#1 Promote checkout 3.1.0 to staging"]);
  });
});
