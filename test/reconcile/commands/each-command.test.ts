import { beforeEach, describe, expect, it } from "@jest/globals";
import type { FakeWorld } from "../../support/fake-world.ts";
import { CONFIG, decision, decisions, file, openShop, pod, reactions, say, ship } from "./shop.ts";

const branches = (world: FakeWorld): readonly string[] => world.open().map(({ branch }) => branch);

describe("a command, from the comment to its effect", () => {
  let world: FakeWorld;
  beforeEach(async () => {
    world = await openShop();
  });

  it("/hold keeps the application where it is, in the very turn of the lane, and /unhold proposes again", async () => {
    const reply = await say(world, "/hold checkout staging until 2026-03-02T14:00+01:00 the schema is not there");
    expect(reply).toContain("checkout is held in staging until 2026-03-02 14:00 Europe/Berlin");
    expect(decision(world, "hold-c9000-1.yaml")).toContain("by: alice");
    await ship(world, "1.5.0", "dev");
    expect(branches(world)).toEqual([]);
    expect(await say(world, "/why staging checkout")).toContain("the schema is not there");
    await say(world, "/unhold checkout staging the schema is there");
    expect(decision(world, "hold-c9000-1.yaml")).toContain("the schema is there");
    expect(branches(world)).toEqual(["towpath/promote/staging/checkout"]);
    expect(reactions(world)).toEqual(["eyes +1", "eyes +1", "eyes +1"]);
  });

  it("/unhold names the hold of all environments where one of them alone cannot be lifted", async () => {
    await say(world, "/hold checkout for the audit");
    expect(await say(world, "/unhold checkout prod")).toContain("checkout is held in all environments by alice");
    await say(world, "/unhold checkout");
    expect(await say(world, "/unhold checkout")).toContain("checkout is not held");
  });

  it("/freeze keeps every application of the environment where it is, until /unfreeze", async () => {
    await say(world, "/freeze staging the fair", { login: "bob" });
    await ship(world, "1.5.0", "dev");
    expect(branches(world)).toEqual([]);
    expect(await say(world, "/why staging checkout")).toContain("bob");
    await say(world, "/unfreeze staging");
    expect(branches(world)).toEqual(["towpath/promote/staging/checkout"]);
    expect(await say(world, "/unfreeze staging")).toContain("staging is not frozen");
  });

  it("/pin keeps a version that stood there, and no other; /unpin lifts it", async () => {
    expect(await say(world, "/pin checkout staging 9.9.9 because")).toContain(
      'No release "9.9.9" ever stood in staging',
    );
    await say(world, "/pin checkout staging 1.4.0 the auditors look at it");
    await ship(world, "1.5.0", "dev");
    expect(branches(world)).toEqual([]);
    await say(world, "/unpin checkout staging");
    expect(branches(world)).toEqual(["towpath/promote/staging/checkout"]);
    expect(await say(world, "/unpin checkout staging")).toContain("checkout is not pinned in staging");
  });

  it("/quarantine closes what proposes the release, and /unquarantine lets it be promoted again", async () => {
    await ship(world, "1.5.0", "dev");
    expect(branches(world)).toEqual(["towpath/promote/staging/checkout"]);
    await say(world, "/quarantine checkout 1.5.0 it loses orders");
    expect(branches(world)).toEqual([]);
    expect(await say(world, "/promote staging checkout 1.5.0")).toContain("1.5.0 is quarantined");
    await say(world, "/unquarantine checkout 1.5.0");
    await say(world, "/promote staging checkout 1.5.0");
    expect(branches(world)).toEqual(["towpath/promote/staging/checkout"]);
  });

  it("/rollback opens and merges the way back, pins, and quarantines the bad release, in one commit", async () => {
    await ship(world, "1.5.0");
    await ship(world, "1.6.0");
    const reply = await say(world, "/rollback prod checkout");
    expect(reply).toContain("checkout goes back in prod from 1.6.0 to 1.5.0");
    expect(world.git.text("main", file("prod"))).toBe(pod("1.5.0"));
    expect(decisions(world)).toEqual([
      "decisions/applications/checkout/quarantine-c9000-1-quarantine.yaml",
      "decisions/promotions/prod/checkout/pin-c9000-1-pin.yaml",
      "decisions/promotions/prod/checkout/rollback-c9000-1.yaml",
    ]);
    expect(reactions(world)).toEqual(["eyes rocket"]);
  });

  it("/rollback closes what proposes the bad release elsewhere, and says from where it was taken back", async () => {
    await ship(world, "1.5.0", "staging");
    const [proposed] = world.open();
    expect(proposed?.branch).toBe("towpath/promote/prod/checkout");
    await say(world, "/rollback staging checkout");
    expect(world.git.text("main", file("staging"))).toBe(pod("1.4.0"));
    expect(world.open()).toEqual([]);
    expect([...(proposed?.comments.values() ?? [])].at(-1)).toMatch(
      /quarantine by alice: “a step back from 1.5.0 to 1.4.0 in staging”/,
    );
  });

  it("/rollback goes to the version that is named, if it stood there and is not below the floor", async () => {
    world = await openShop(undefined, CONFIG.replace("after: staging }", 'after: staging, rollback-floor: "1.5.0" }'));
    await ship(world, "1.5.0");
    await ship(world, "1.6.0");
    expect(await say(world, "/rollback prod checkout to 1.4.0")).toContain("does not go back below 1.5.0");
    expect(await say(world, "/rollback prod checkout to 1.3.0")).toContain('No release "1.3.0" ever stood in prod');
    expect(decisions(world)).toEqual([]);
    await say(world, "/rollback prod checkout to 1.5.0");
    expect(world.git.text("main", file("prod"))).toBe(pod("1.5.0"));
    // 1.4.0 is below the floor, so nothing is left to go back to by itself.
    const nothing = await say(world, "/rollback prod checkout");
    expect(nothing).toContain("not possible now");
    expect(nothing).toContain("All that stood there before is below 1.5.0 (rollback-floor in towpath.yaml)");
  });

  it("/promote --override order ships a hotfix past its order, and what comes later waits until it is acknowledged", async () => {
    world = await openShop(undefined, CONFIG.replace("after: staging }", "after: staging, gates: [{ soak: 24h }] }"));
    await ship(world, "1.5.0", "staging");
    world.tick(25 * 60 * 60_000);
    await world.sweep();
    await world.merge(world.open()[0]?.number ?? 0);
    await world.settle();
    await ship(world, "1.6.0", "staging");
    await world.build("ghcr.io/acme/checkout:1.5.1");
    await world.settle();
    const urgent =
      '/promote prod checkout 1.5.1 --override order "the till is down" --override soak "the till is down"';
    const reply = await say(world, urgent);
    expect(reply).toContain("The gate order lets it pass once. Reason: the till is down");
    expect(decisions(world).map((path) => path.slice(path.lastIndexOf("/") + 1))).toEqual([
      "override-c9000-1-override-order.yaml",
      "override-c9000-1-override-soak.yaml",
      "request-c9000-1.yaml",
    ]);
    const pull = world.open().find(({ branch }) => branch === "towpath/promote/prod/checkout");
    expect(world.git.text("towpath/promote/prod/checkout", file("prod"))).toBe(pod("1.5.1"));
    await world.merge(pull?.number ?? 0);
    await world.settle();
    expect(await say(world, "/why prod checkout")).toContain("hotfix");
    expect(await say(world, "/acknowledge prod checkout 1.6.0 has the fix as well")).toContain("may go on into prod");
    expect(decision(world, "acknowledgement-c9004-1.yaml")).toContain("hotfix: c9000-1");
    expect(await say(world, "/acknowledge staging checkout it is fine")).toContain("not possible now");
  });

  it("/promote without a version means what comes next, and refuses a way back", async () => {
    await ship(world, "1.5.0", "staging");
    expect(await say(world, "/promote prod checkout")).toContain("checkout 1.5.0 is asked for in prod");
    expect(await say(world, "/promote staging checkout 1.4.0")).toContain(
      "4.0 is older than 1.5.0, which staging holds. The way back is /rollback staging checkout to 1.4.0",
    );
    expect(await say(world, "/promote staging checkout 1.5.0")).toContain("checkout 1.5.0 is what staging holds");
  });

  it("/override on a promotion is for its release and its environment", async () => {
    world = await openShop(
      undefined,
      CONFIG.replace("after: dev }", "after: dev, merge: auto, gates: [{ approvals: { count: 1 } }] }"),
    );
    await ship(world, "1.5.0", "dev");
    const { number = 0 } = world.open()[0] ?? {};
    expect(number).toBeGreaterThan(0);
    expect(await say(world, "/override aprovals it ran on my machine", { issue: number })).toContain("has no gate");
    const laboratory = "/override approvals it ran for a week in the laboratory";
    expect(await say(world, laboratory, { issue: number })).toContain("role maintain or higher");
    expect(decisions(world)).toEqual([]);
    world.hub.roles.set("alice", "maintain");
    await say(world, laboratory, { issue: number });
    expect(world.git.text("main", file("staging"))).toBe(pod("1.5.0"));
    expect(await say(world, "/override approvals again", { issue: number })).toContain("not possible now");
    expect(await say(world, "/override approvals here")).toContain("It is for the pull request of a promotion");
  });

  it("/retry tries again what was refused, and asks GitHub anew", async () => {
    await ship(world, "1.5.0", "dev");
    world.hub.calls = [];
    expect(await say(world, "/retry staging checkout")).toContain("checkout in staging is read anew");
    expect(world.hub.calls).toContain("get-pull");
  });

  it("/why, /status, /diff and /help answer from the plans, and write nothing", async () => {
    await ship(world, "1.5.0", "dev");
    const why = await say(world, "/why staging checkout");
    expect(why).toContain("`checkout` in **staging** holds `1.4.0`");
    expect(why).toContain("Its pull request is #2");
    expect(await say(world, "/why staging")).toContain("| checkout | `1.5.0` | proposed, #2 |");
    expect(await say(world, "/status")).toContain("| checkout | `1.5.0` | `1.4.0` ↑ | `1.4.0` |");
    expect(await say(world, "/status checkout")).toContain("| staging | `1.4.0` | `1.5.0` #2 |");
    expect(await say(world, "/diff dev prod")).toContain("| checkout | `1.5.0` | `1.4.0` |");
    expect(await say(world, "/help rollback")).toContain("`/rollback prod checkout to 1.4.0`");
    expect(decisions(world)).toEqual([]);
  });

  it("/why … at <time> plans as if nothing else happened until then, and says so", async () => {
    world = await openShop(undefined, CONFIG.replace("after: dev }", "after: dev, gates: [{ soak: { for: 24h } }] }"));
    await ship(world, "1.5.0", "dev");
    expect(await say(world, "/why staging checkout")).toContain("⏳ waiting");
    const later = await say(world, "/why staging checkout at 2026-03-04");
    expect(later).toContain("As it would be 2026-03-04 00:00 Europe/Berlin");
    expect(later).toContain("if nothing else happens until then");
    expect(later).not.toContain("⏳ waiting");
    expect(await say(world, "/why staging at 2026-03-04")).toContain("if nothing else happens until then");
  });

  it("/why … at <time> follows what Towpath does by itself until then, as the simulator does", async () => {
    const config = CONFIG.replace("{ after: dev }", "{ after: dev, merge: auto, gates: [{ soak: 24h }] }").replace(
      "{ after: staging }",
      '{ after: staging, merge: auto, gates: [{ soak: 1h }, { window: { days: mon-fri, hours: "16:00-17:30" } }] }',
    );
    world = await openShop(undefined, config);
    await ship(world, "1.5.0", "dev");
    const { calls } = world.hub;
    const [heads, made] = [new Map(world.git.branches), calls.length];
    const later = await say(world, "/why prod checkout at Fri 17:00");
    expect(later).toContain("`checkout` in **prod** holds `1.5.0`");
    expect(later).toContain("Until then Towpath would do this by itself:");
    expect(later).toMatch(/merge into staging\n- \w+day [^\n]* Europe\/Berlin: open the pull request for prod\n/);
    expect(later).toMatch(/16:00 Europe\/Berlin: merge into prod\n/);
    expect(later).not.toContain("may come otherwise");
    expect(world.git.branches).toEqual(heads);
    expect(calls.slice(made)).not.toContain("open");
    expect(await say(world, "/why prod at Fri 17:00")).toContain("1 application has nothing newer to take");
  });

  it("carries out several commands of a comment in their order, and answers once", async () => {
    const reply = await say(
      world,
      "Let us see.\n/hold checkout prod one\n\n/unhold checkout prod two\n/status checkout",
    );
    expect(reply.match(/\*\*✅ done\*\*/g)).toHaveLength(2);
    expect(reply).toContain("| environment | holds |");
    expect(world.hub.comments.replies(100, 1_000)).toHaveLength(1);
    expect(reactions(world)).toEqual(["eyes +1"]);
  });

  it("answers and changes nothing where the configuration only observes", async () => {
    world = await openShop(undefined, `mode: observe\n${CONFIG}`);
    expect(await say(world, "/hold checkout prod because")).toContain("mode: observe");
    expect(await say(world, "/status checkout")).toContain("| prod | `1.4.0` |");
    expect(decisions(world)).toEqual([]);
  });

  it("says what to mend where towpath.yaml cannot be read", async () => {
    await world.push("main", { "towpath.yaml": "version: 2\n" });
    await world.settle();
    expect(await say(world, "/rollback prod checkout")).toContain("towpath.yaml cannot be read");
  });
});
