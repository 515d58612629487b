/** How others failed, by the numbers of their list: each must not happen here. */
import { describe, expect, it } from "@jest/globals";
import { CONFIG, decisions, file, openShop, pod, say, ship } from "./shop.ts";

const AUTO = CONFIG.replace("staging: { after: dev }", "staging: { after: dev, merge: auto }").replace(
  "prod: { after: staging }",
  "prod: { after: staging, merge: auto }",
);

describe("what went wrong elsewhere", () => {
  it("9: unlocking does not ship the broken version that queued up", async () => {
    const world = await openShop(undefined, AUTO);
    await say(world, "/hold checkout prod 1.5.0 loses orders");
    await ship(world, "1.5.0", "dev");
    await say(world, "/unhold checkout prod mended, I hope");
    world.tick(60 * 60_000);
    await world.sweep();
    expect(world.git.text("main", file("staging"))).toBe(pod("1.5.0"));
    expect(world.git.text("main", file("prod"))).toBe(pod("1.4.0"));
    expect(world.open().map(({ branch }) => branch)).toEqual(["towpath/promote/prod/checkout"]);
    expect(await say(world, "/why prod checkout")).toContain("what queued up does not merge by itself");
    await say(world, "/promote prod checkout 1.5.0");
    expect(world.git.text("main", file("prod"))).toBe(pod("1.5.0"));
  });

  it("10: automation does not undo a rollback, with or without its decisions", async () => {
    const world = await openShop(undefined, AUTO);
    await ship(world, "1.5.0", "dev");
    expect(world.git.text("main", file("prod"))).toBe(pod("1.5.0"));
    await say(world, "/rollback prod checkout");
    expect(world.git.text("main", file("prod"))).toBe(pod("1.4.0"));
    for (const line of ["/status", "/unquarantine checkout 1.5.0", "/retry", "/unpin checkout prod"]) {
      await say(world, line);
      world.restart();
      world.tick(24 * 60 * 60_000);
      await world.sweep();
      expect(world.git.text("main", file("prod"))).toBe(pod("1.4.0"));
    }
    // Something newer goes on as ever.
    await ship(world, "1.6.0", "dev");
    await say(world, "/promote prod checkout 1.6.0");
    expect(world.git.text("main", file("prod"))).toBe(pod("1.6.0"));
  });

  it("11: what queued up behind a hold is not skipped silently: the newest is proposed, and says what it passes over", async () => {
    const world = await openShop(undefined, AUTO);
    await say(world, "/hold checkout prod the migration runs");
    for (const version of ["1.5.0", "1.5.1", "1.6.0"]) await ship(world, version, "dev");
    await say(world, "/unhold checkout prod");
    const [pull] = world.home.pulls.slice(-1);
    expect(pull?.title).toBe("Promote checkout 1.6.0 to prod");
    const over = "It passes over `1.5.1` and `1.5.0`, which came in between and do not come here.";
    expect(pull?.body).toContain(over);
    expect(await say(world, "/why prod checkout")).toContain(over);
  });

  it("14: a commenter without rights flips no gate", async () => {
    const gated = "after: dev, merge: auto, gates: [{ approvals: { count: 1 } }] }";
    const world = await openShop(undefined, CONFIG.replace("after: dev }", gated));
    await ship(world, "1.5.0", "dev");
    const { number = 0 } = world.open()[0] ?? {};
    world.hub.roles.set("mallory", "read");
    for (const line of [
      "/override approvals trust me",
      '/promote staging checkout 1.5.0 --override approvals "trust me"',
      "/unhold checkout",
      "/acknowledge trust me",
      "/retry",
    ]) {
      await say(world, line, { login: "mallory", issue: number });
    }
    expect(decisions(world)).toEqual([]);
    expect(world.git.text("main", file("staging"))).toBe(pod("1.4.0"));
  });
});
