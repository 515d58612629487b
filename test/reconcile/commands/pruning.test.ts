import { describe, expect, it } from "@jest/globals";
import type { FakeWorld } from "../../support/fake-world.ts";
import { CONFIG, decisions, file, openShop, pod, say, ship } from "./shop.ts";

const DAY = 24 * 60 * 60_000;

async function later(world: FakeWorld, days: number): Promise<void> {
  world.tick(days * DAY);
  await world.sweep();
  await world.settle();
}

describe("decisions that ended", () => {
  it("leave the ledger ninety days after their end, in a sweep", async () => {
    const world = await openShop();
    await say(world, "/hold checkout prod the migration runs\n/freeze staging x\n/quarantine checkout 1.4.0 x");
    await say(world, "/unhold checkout prod\n/unquarantine checkout 1.4.0");
    await later(world, 89);
    expect(decisions(world)).toHaveLength(3);
    await later(world, 2);
    expect(decisions(world)).toEqual([expect.stringContaining("freeze")]);
    const writes = world.hub.calls.length;
    await later(world, 1);
    expect(world.hub.calls.slice(writes)).not.toContain("commit");
  });

  it("stay while something that queued up under them is still on its way", async () => {
    const world = await openShop(undefined, CONFIG.replace("{ after: staging }", "{ after: staging, merge: auto }"));
    await say(world, "/hold checkout prod the migration runs");
    await ship(world, "1.5.0", "staging");
    await say(world, "/unhold checkout prod");
    await later(world, 100);
    expect(decisions(world)).toHaveLength(1);
    expect(world.git.text("main", file("prod"))).toBe(pod("1.4.0"));
    const [pull] = world.open();
    await world.merge(pull?.number ?? 0);
    await world.settle();
    await later(world, 1);
    expect(decisions(world)).toEqual([]);
  });

  it("stay while their end is all that says that a step back by hand does not pin any more", async () => {
    const world = await openShop(undefined, CONFIG.replace("{ after: staging }", "{ after: staging, merge: auto }"));
    await ship(world, "1.5.0", "staging");
    await world.settle();
    world.tick(DAY);
    await world.push("main", { [file("prod")]: pod("1.4.0") });
    await world.settle();
    expect(await say(world, "/unpin checkout prod")).toContain("✅ done");
    await later(world, 100);
    expect(decisions(world)).toEqual([expect.stringContaining("pin-step-")]);
    await ship(world, "1.6.0", "staging");
    await world.settle();
    expect(world.git.text("main", file("prod"))).toBe(pod("1.6.0"));
    await later(world, 1);
    expect(decisions(world)).toEqual([]);
  });
});
