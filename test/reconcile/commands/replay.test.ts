import { describe, expect, it } from "@jest/globals";
import { Transient } from "../../../src/domain/failure.ts";
import type { FakeWorld } from "../../support/fake-world.ts";
import { interruptAt } from "../../support/fakes/fake-hub.ts";
import { decision, decisions, file, ISSUE, openShop, pod, reactions, say, ship } from "./shop.ts";

/** 1.4.0, 1.5.0 and 1.6.0 stood in prod: to go back two would be seen. */
async function threeReleases(): Promise<FakeWorld> {
  const world = await openShop();
  for (const version of ["1.5.0", "1.6.0"]) {
    await world.push("main", { [file("prod")]: pod(version) });
    await world.settle();
  }
  world.tick(120_000);
  return world;
}

const ends = (world: FakeWorld) => ({
  prod: world.git.text("main", file("prod")),
  decisions: decisions(world),
  replies: world.hub.comments.replies(100, ISSUE).map((body) => body.split("\n\n").slice(0, 3)),
  reactions: reactions(world),
});

/** Writes of a rollback: eyes, three of the ledger, reaction, reply, and the pull request. */
const WRITES = 9;

describe("a command whose work is interrupted", () => {
  it.each(
    Array.from({ length: WRITES }, (_, index) => index + 1).flatMap((n): readonly [number, "before" | "after"][] => [
      [n, "before"],
      [n, "after"],
    ]),
  )("is carried out once, whatever is lost at write %i, %s it", async (n, when) => {
    const world = await threeReleases();
    await world.comment(ISSUE, "/rollback prod checkout");
    world.hub.interrupt = interruptAt(n, when);
    await world.settle();
    world.hub.interrupt = () => {};
    world.restart();
    world.tick(120_000);
    await world.deliver("push", {});
    await world.settle();
    const { prod, decisions: written, replies, reactions: signs } = ends(world);
    expect(prod).toBe(pod("1.5.0"));
    expect(written).toHaveLength(3);
    expect(decision(world, "rollback-c9000-1.yaml")).toContain("1.5.0");
    expect(replies).toEqual([
      [
        "<!-- towpath:reply:9000 -->\n`/rollback prod checkout`: **✅ done**",
        "checkout goes back in prod from 1.6.0 to 1.5.0.",
        expect.stringContaining("is quarantined in every environment"),
      ],
    ]);
    expect(signs).toEqual(["eyes rocket"]);
  });

  it.each([
    "/unhold checkout prod it is over",
    "/freeze prod x",
    '/promote staging checkout 1.5.0 --override order "x"',
  ])("says the same of %s when it is worked off again", async (line) => {
    const world = await openShop();
    await ship(world, "1.5.0", "dev");
    await say(world, "/hold checkout prod a while");
    const id = await world.comment(ISSUE, line);
    let isLost = false;
    world.hub.interrupt = (when, call) => {
      if (when !== "before" || call !== "reply" || isLost) return;
      isLost = true;
      throw new Transient("the connection broke");
    };
    await world.settle();
    expect(isLost).toBe(true);
    const last = world.hub.comments.replies(100, ISSUE).at(-1) ?? "";
    expect(last).toContain(`towpath:reply:${id}`);
    expect(last).toContain("✅ done");
    expect(last).not.toContain("not possible");
  });

  it("answers nothing twice when the delivery comes again", async () => {
    const world = await threeReleases();
    await say(world, "/rollback prod checkout");
    const [comment] = world.hub.comments.all;
    const first = world.store.accepted.get([...world.store.accepted.keys()].at(-1) ?? "");
    const told = [...world.store.accepted.values()].find(({ event }) => event === "issue_comment.created");
    expect(first).toBeDefined();
    world.hub.calls = [];
    if (told !== undefined) await world.store.inbox.accept({ ...told, id: "the same under another id" });
    await world.settle();
    expect(world.hub.calls).toEqual(["react-eyes", "find-reply"]);
    expect(world.hub.comments.replies(100, ISSUE)).toHaveLength(1);
    expect(comment?.reactions).toEqual(["eyes", "rocket"]);
    expect(world.git.text("main", file("prod"))).toBe(pod("1.5.0"));
  });

  it("records what another process recorded meanwhile only once", async () => {
    const world = await threeReleases();
    await world.comment(ISSUE, "/hold checkout prod one");
    await world.comment(ISSUE, "/hold checkout prod two", { login: "bob" });
    // Somebody else appends to the ledger just before.
    let isLost = false;
    world.hub.interrupt = (when, call) => {
      if (when !== "before" || call !== "append" || isLost) return;
      isLost = true;
      world.git.commit("towpath-ledger", { "notes.md": "a note" }, { at: world.clock.now() });
    };
    await world.settle();
    expect(decisions(world)).toHaveLength(2);
  });
});

describe("two people at once", () => {
  it("the second of two rollbacks learns that the first is under way, and nothing goes back two", async () => {
    const world = await threeReleases();
    await world.comment(ISSUE, "/rollback prod checkout");
    await world.comment(ISSUE, "/rollback prod checkout", { login: "bob" });
    await world.settle();
    const [first = "", second = ""] = world.hub.comments.replies(100, ISSUE);
    expect(first).toContain("✅ done");
    expect(second).toContain("alice asked already to go back to 1.5.0");
    expect(world.git.text("main", file("prod"))).toBe(pod("1.5.0"));
  });

  it("a rollback that was written before the environment moved is not carried out on what came since", async () => {
    const world = await threeReleases();
    const written = world.clock.now();
    await say(world, "/rollback prod checkout");
    expect(world.git.text("main", file("prod"))).toBe(pod("1.5.0"));
    const late = await say(world, "/rollback prod checkout", { login: "bob", createdAt: written });
    expect(late).toContain("prod came to hold 1.5.0 after this was written");
    expect(world.git.text("main", file("prod"))).toBe(pod("1.5.0"));
  });

  it("the second to lift a hold learns that there is none", async () => {
    const world = await openShop();
    await say(world, "/hold checkout prod x");
    await world.comment(ISSUE, "/unhold checkout prod");
    await world.comment(ISSUE, "/unhold checkout prod", { login: "bob" });
    await world.settle();
    const [, first = "", second = ""] = world.hub.comments.replies(100, ISSUE);
    expect(first).toContain("✅ done");
    expect(second).toContain("checkout is not held in prod");
  });
});
