import { beforeEach, describe, expect, it } from "@jest/globals";
import type { FakeWorld } from "../../support/fake-world.ts";
import { CONFIG, decision, decisions, ISSUE, openShop, reactions, say, ship } from "./shop.ts";

describe("comments that people did not mean, or mean badly", () => {
  let world: FakeWorld;
  beforeEach(async () => {
    world = await openShop();
  });

  it("does not carry out a comment that was changed before it was read", async () => {
    await world.comment(ISSUE, "/freeze prod the fair");
    const [comment] = world.hub.comments.all;
    if (comment !== undefined) comment.body = "/freeze dev the fair";
    await world.settle();
    expect(world.hub.comments.replies(100, ISSUE).join()).toContain(
      "The comment was changed before it was carried out",
    );
    expect(decisions(world)).toEqual([]);
  });

  it("does nothing at all for a comment that was deleted", async () => {
    await world.comment(ISSUE, "/freeze prod the fair");
    world.hub.comments.all.length = 0;
    await world.settle();
    expect(decisions(world)).toEqual([]);
    expect(world.hub.comments.all).toEqual([]);
    await world.comment(ISSUE, "/freeze prod the fair");
    world.hub.interrupt = (when, call) => {
      if (when === "after" && call === "react-eyes") world.hub.comments.all.length = 0;
    };
    await world.settle();
    expect(decisions(world)).toEqual([]);
  });

  it("takes a comment of 60 KB, and reads the commands in it", async () => {
    const text = `${"words that mean nothing\n".repeat(2_500)}\n/freeze prod at last\n`;
    expect(text.length).toBeGreaterThan(60_000);
    expect(await say(world, text)).toContain("prod is frozen");
    expect(decisions(world)).toHaveLength(1);
  });

  it("notifies nobody and injects nothing by what a reason says, and keeps it as it was written", async () => {
    const reason = "@acme/everyone <img src=x> [free](https://bad.example) fixes #7\u202e";
    const reply = await say(world, `/hold checkout prod ${reason}`);
    expect(reply.split("\n").slice(3).join("\n")).not.toMatch(/(?<![\w&;])@acme|<img|\]\(https:\/\/bad|(?<!&)#7/);
    expect(decision(world, "hold-c9000-1.yaml")).toContain("@acme/everyone");
    expect(await say(world, "/status checkout")).toContain("held by alice");
  });

  it("leaves to others what is not ours, without eyes", async () => {
    for (const body of [
      "/lgtm",
      "/assign @bob",
      "no command /freeze prod x",
      "> /freeze prod x",
      "```\n/freeze prod x\n```",
    ]) {
      expect(await say(world, body)).toBe("");
    }
    expect(reactions(world)).toEqual(["", "", "", "", ""]);
    expect(decisions(world)).toEqual([]);
  });

  it("offers the nearest names, and does nothing", async () => {
    expect(await say(world, "/promote prdo checkout")).toContain('"prdo" is no environment. Did you mean "prod"?');
    expect(await say(world, "/rollback prod chekout")).toContain("chekout");
    expect(await say(world, "/freeze prod until 2020-01-01 x")).toContain("is past");
    expect(await say(world, "/freze prod x")).toContain("Did you mean /freeze?");
    expect(decisions(world)).toEqual([]);
    expect(reactions(world)).toEqual(["eyes confused", "eyes confused", "eyes confused", "confused"]);
  });

  it("binds a command on a promotion to what the person saw: rewritten since, it is refused", async () => {
    world = await openShop(
      undefined,
      CONFIG.replace("after: dev }", "after: dev, gates: [{ approvals: { count: 1 } }] }"),
    );
    world.hub.roles.set("alice", "maintain");
    await ship(world, "1.5.0", "dev");
    const { number = 0 } = world.open()[0] ?? {};
    const written = world.clock.now();
    await ship(world, "1.6.0", "dev");
    const by = { issue: number, createdAt: written };
    expect(await say(world, "/override approvals it is fine", by)).toContain(
      `#&#8203;${number} was rewritten after this was written: it proposes 1.6.0 by now`,
    );
    expect(await say(world, "/promote staging", by)).toContain("was rewritten after this was written");
    expect(decisions(world)).toEqual([]);
    // What names its version means that, whatever the pull request proposes.
    expect(await say(world, "/promote staging checkout 1.6.0", by)).toContain("✅ done");
    expect(await say(world, "/override approvals it is fine", { issue: number })).toContain("✅ done");
  });

  it("says that a promotion is not open any more", async () => {
    await ship(world, "1.5.0", "dev");
    const { number = 0 } = world.open()[0] ?? {};
    await world.close(number);
    await world.settle();
    expect(await say(world, "/override order x", { issue: number })).toContain("is not open any more");
  });

  it("carries on where the conversation is locked: what was decided counts", async () => {
    const { Mistake } = await import("../../../src/domain/failure.ts");
    world.hub.interrupt = (when, call) => {
      if (when === "before" && call === "reply") throw new Mistake("refused", "The issue is locked.");
    };
    await say(world, "/freeze prod x");
    expect(decisions(world)).toHaveLength(1);
  });
});
