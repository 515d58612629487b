import { describe, expect, it } from "@jest/globals";
import type { FakeWorld } from "../../support/fake-world.ts";
import { CONFIG, file, openShop, pod, say, ship } from "./shop.ts";

/** A person closes what is open there without merging it. */
async function close(world: FakeWorld, environment: string): Promise<void> {
  const pull = world.open().find(({ branch }) => branch === `towpath/promote/${environment}/checkout`);
  if (pull === undefined) throw new Error(`nothing is open in ${environment}`);
  world.tick(60_000);
  await world.close(pull.number);
  await world.settle();
  world.tick(60_000);
  await world.sweep();
}

const branches = (world: FakeWorld): readonly string[] => world.open().map(({ branch }) => branch);

describe("closing without merging what a person asked for by command", () => {
  it("is a word on that release, until somebody asks for it again", async () => {
    const world = await openShop();
    await ship(world, "1.5.0", "dev");
    await say(world, '/promote prod checkout 1.5.0 --override order "urgent"');
    expect(branches(world)).toContain("towpath/promote/prod/checkout");
    await close(world, "prod");
    expect(branches(world)).not.toContain("towpath/promote/prod/checkout");
    expect(await say(world, "/why prod checkout")).toContain("without merging");
    await say(world, "/promote prod checkout 1.5.0");
    expect(branches(world)).toContain("towpath/promote/prod/checkout");
  });

  it("is a word on a step back, too", async () => {
    const gated = CONFIG.replace("{ after: staging }", "{ after: staging, gates: [{ approvals: 1 }] }");
    const world = await openShop(undefined, gated);
    world.hub.roles.set("maria", "maintain");
    await world.push("main", { [file("prod")]: pod("1.5.0") });
    await world.settle();
    await say(world, "/rollback prod checkout", { login: "maria" });
    expect(branches(world)).toEqual(["towpath/promote/prod/checkout"]);
    await close(world, "prod");
    expect(branches(world)).toEqual([]);
    const why = await say(world, "/why prod checkout");
    expect(why).toMatch(/maria asked to go back to 1\\?\.4\.0, and a person closed .* without merging: .*asks again/);
    expect(world.git.text("main", file("prod"))).toBe(pod("1.5.0"));
    expect(await say(world, "/rollback prod checkout", { login: "maria" })).toContain("✅ done");
    expect(branches(world)).toEqual(["towpath/promote/prod/checkout"]);
  });
});
