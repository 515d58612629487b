import { describe, expect, it } from "@jest/globals";
import type { Review } from "../../src/ports/pull-requests.ts";
import { type ConfigParts, config, file, pod, shop, versions } from "../support/checkout.ts";
import { FakeWorld, HOME, hintOf } from "../support/fake-world.ts";

const REVISION = "5".repeat(40);

async function adopted(parts: ConfigParts): Promise<FakeWorld> {
  const world = new FakeWorld(shop(parts));
  await world.adopt();
  return world;
}

async function built(world: FakeWorld, tag: string): Promise<void> {
  await world.build(`ghcr.io/acme/checkout:${tag}`, undefined, { source: "acme/checkout", revision: REVISION });
  await world.settle();
}

const headOf = (world: FakeWorld): string => world.git.branches.get("towpath/promote/dev/checkout") ?? "";

/** Somebody reviews #1, as it is now or as it was; GitHub tells of it. */
async function review(
  world: FakeWorld,
  login: string,
  state: Review["state"] = "approved",
  commit = headOf(world),
): Promise<void> {
  world.tick();
  const before = world.hub.reviewsOf.get(1) ?? [];
  world.hub.reviewsOf.set(1, [...before, { login, state, commit, at: world.clock.now() }]);
  await world.deliver("pull_request_review.submitted", { reviewed: 1 });
  await world.settle();
}

const body = (world: FakeWorld): string => world.hub.pull({ id: HOME }, 1).body;

describe("approvals", () => {
  const dev = "{ merge: auto, gates: [ { approvals: { count: 1, roles: [maintain] } } ] }";

  it("of people with the right let Towpath merge, and the author of the source commit does not count", async () => {
    const world = await adopted({ dev });
    world.hub.authors.set(REVISION, "ada");
    for (const login of ["ada", "bob", "wim"]) world.hub.roles.set(login, login === "wim" ? "write" : "maintain");
    await built(world, "1.5.0");
    await review(world, "ada");
    await review(world, "wim");
    expect(versions(world)[0]).toBe("1.4.0");
    expect(body(world)).toContain("0 of 1 approval");
    await review(world, "bob");
    expect(versions(world)[0]).toBe("1.5.0");
  });

  it("are one more where somebody put a commit in the place of ours, under our name and with the same words", async () => {
    const world = await adopted({ dev });
    world.hub.authors.set(REVISION, "ada");
    for (const login of ["bob", "eve"]) world.hub.roles.set(login, "maintain");
    await built(world, "1.5.0");
    const ours = world.git.at(headOf(world));
    const who = { author: ours.authorEmail, committer: ours.committerEmail };
    const { files, parents, message } = ours;
    const forged = world.git.store({ files, parents, message, who, at: ours.at + 1_000 });
    world.git.branches.set("towpath/promote/dev/checkout", forged);
    await review(world, "bob");
    expect(versions(world)[0]).toBe("1.4.0");
    expect(body(world)).toContain("1 of 2 approvals by bob");
    await review(world, "eve");
    expect(versions(world)[0]).toBe("1.5.0");
  });

  it("do not count of whom GitHub names as the pusher, whoever a commit on the branch says wrote it", async () => {
    const world = await adopted({ dev });
    world.hub.authors.set(REVISION, "ada");
    for (const login of ["bob", "eve"]) world.hub.roles.set(login, "maintain");
    await built(world, "1.5.0");
    await world.push("towpath/promote/dev/checkout", { "README.md": "as alice" });
    const pull = hintOf(world.hub.pull({ id: HOME }, 1));
    await world.deliver("pull_request.synchronize", { pull: { ...pull, pushedBy: "bob" } });
    await review(world, "bob");
    expect(body(world)).toContain("0 of 1 approval; the approval of bob does not count: bob pushed to its branch");
    await review(world, "eve");
    expect(body(world)).toContain("1 of 1 approval by eve");
  });

  it("are one more where nobody knows who wrote the source commit", async () => {
    const world = await adopted({ dev });
    for (const login of ["bob", "eve"]) world.hub.roles.set(login, "maintain");
    await built(world, "1.5.0");
    await review(world, "bob");
    expect(versions(world)[0]).toBe("1.4.0");
    await review(world, "eve");
    expect(versions(world)[0]).toBe("1.5.0");
  });

  it("of code owners count where the gate asks for them, by CODEOWNERS of the base branch", async () => {
    const world = new FakeWorld({
      ...shop({ dev: "{ merge: auto, gates: [ { approvals: { count: 1, code-owners: true, allow: [author] } } ] }" }),
      ".github/CODEOWNERS": "* @zoe\napps/checkout/ @acme/sre @ada\n",
    });
    await world.adopt();
    world.hub.teams.set("acme/sre", ["bob"]);
    await built(world, "1.5.0");
    // What somebody else merges meanwhile is not changed by the promotion.
    await world.push("main", { "README.md": "of zoe" });
    await world.settle();
    await review(world, "eve");
    expect(versions(world)[0]).toBe("1.4.0");
    expect(body(world)).toContain("apps/checkout/dev/pod.yaml has no approval of a code owner");
    expect(body(world)).not.toContain("README");
    await review(world, "bob");
    expect(versions(world)[0]).toBe("1.5.0");
  });

  it("of a team count while GitHub shows who is in it; taken back they do not", async () => {
    const world = await adopted({
      dev: "{ merge: auto, gates: [ { approvals: { count: 1, teams: [sre], allow: [author] } } ] }",
    });
    world.hub.teams.set("sre", "unseen");
    await built(world, "1.5.0");
    await review(world, "bob");
    expect(versions(world)[0]).toBe("1.4.0");
    expect(body(world)).toMatch(/does not show Towpath who is in (the )?team sre/);
    await review(world, "bob", "changes-requested");
    world.hub.teams.set("sre", ["bob"]);
    await world.sweep();
    expect(versions(world)[0]).toBe("1.4.0");
    await review(world, "bob");
    expect(versions(world)[0]).toBe("1.5.0");
  });

  it("of another release do not count for the one that took its place", async () => {
    const world = await adopted({
      dev: "{ merge: auto, supersede: always, gates: [ { approvals: { count: 2, allow: [author] } } ] }",
    });
    await built(world, "1.5.0");
    await review(world, "bob");
    const before = headOf(world);
    await built(world, "1.6.0");
    expect(headOf(world)).not.toBe(before);
    await review(world, "eve");
    expect(versions(world)[0]).toBe("1.4.0");
    expect(body(world)).toContain("bob");
    await review(world, "bob");
    expect(versions(world)[0]).toBe("1.6.0");
  });

  it("outlive a rebuild of the same release on a newer base, and not a change of the gates", async () => {
    const gates = (count: number): string =>
      `{ merge: auto, gates: [ { approvals: { count: ${count}, allow: [author] } } ] }`;
    const world = await adopted({ dev: gates(2) });
    await built(world, "1.5.0");
    await review(world, "bob");
    await world.push("main", { [file("dev")]: `${pod("1.4.0")}# another line\n` });
    await world.settle();
    await review(world, "eve");
    expect(versions(world)[0]).toBe("1.5.0");
    const other = await adopted({ dev: gates(2) });
    await built(other, "1.5.0");
    await review(other, "bob");
    other.tick();
    await other.push("main", { "towpath.yaml": config({ dev: gates(1) }) });
    await other.settle();
    await other.sweep();
    expect(versions(other)[0]).toBe("1.4.0");
    await review(other, "eve");
    expect(versions(other)[0]).toBe("1.5.0");
  });
});

describe("checks", () => {
  it("on the source commit hold the opening until they pass, by the App that is pinned", async () => {
    const world = await adopted({ dev: "{ gates: [ { checks: { names: [test], on: source, app: ci } } ] }" });
    world.hub.checksOf.set(REVISION, [{ name: "test", app: "stranger", state: "success", word: "success" }]);
    await built(world, "1.5.0");
    expect(world.open()).toEqual([]);
    world.hub.checksOf.set(REVISION, [{ name: "test", app: "ci", state: "success", word: "success" }]);
    world.tick(15 * 60_000);
    await world.settle();
    await world.sweep();
    expect(world.open()).toHaveLength(1);
  });

  it("on the pull request hold the merge until they pass on its head", async () => {
    const world = await adopted({ dev: "{ merge: auto, gates: [ { checks: [lint] } ] }" });
    await built(world, "1.5.0");
    expect(versions(world)[0]).toBe("1.4.0");
    const head = headOf(world);
    world.hub.checksOf.set(head, [{ name: "lint", app: "ci", state: "failure", word: "failure" }]);
    await world.deliver("check_run.completed", { checked: head });
    await world.settle();
    expect(versions(world)[0]).toBe("1.4.0");
    world.hub.checksOf.set(head, [{ name: "lint", app: "ci", state: "success", word: "success" }]);
    await world.deliver("check_run.completed", { checked: head });
    await world.settle();
    expect(versions(world)[0]).toBe("1.5.0");
  });
});

describe("a soak", () => {
  it("ends without any event, and the next environment's promotion opens then", async () => {
    const world = await adopted({ dev: "{ merge: auto }", staging: "{ after: dev, gates: [ { soak: 30m } ] }" });
    await built(world, "1.5.0");
    expect(versions(world)[0]).toBe("1.5.0");
    expect(world.open()).toEqual([]);
    world.tick(29 * 60_000);
    await world.settle();
    expect(world.open()).toEqual([]);
    world.tick(2 * 60_000);
    await world.settle();
    expect(world.open().map(({ branch }) => branch)).toEqual(["towpath/promote/staging/checkout"]);
  });
});
