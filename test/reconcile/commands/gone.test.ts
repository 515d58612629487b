import { describe, expect, it } from "@jest/globals";
import type { FakeWorld } from "../../support/fake-world.ts";
import { interruptAt } from "../../support/fakes/fake-hub.ts";
import { CONFIG, decision, file, ISSUE, openShop, pod, say, ship } from "./shop.ts";

const CANARY = CONFIG.replace("  prod:", "  canary: { after: staging }\n  prod:");
const everywhere = { dev: "1.4.0", staging: "1.4.0", prod: "1.4.0", canary: "1.4.0" };

/** The application is called cart from now on, and nobody says that it was checkout. */
async function rename(world: FakeWorld): Promise<void> {
  const edits = ["dev", "staging", "prod"].flatMap((name): [string, string | undefined][] => [
    [file(name), undefined],
    [file(name, "cart"), pod("1.4.0", "cart")],
  ]);
  await world.push("main", Object.fromEntries(edits));
  await world.settle();
}

const configCheck = (world: FakeWorld) =>
  world.home.checks.filter(({ externalId }) => externalId === "configuration").at(-1);

describe("a decision that names what is gone", () => {
  it("is lifted by the command that the configuration's check names", async () => {
    const world = await openShop();
    await ship(world, "1.5.0", "dev");
    await say(
      world,
      "/hold checkout prod the migration runs\n/quarantine checkout 1.5.0 bad\n/pin checkout staging 1.4.0 so",
    );
    world.tick(200 * 24 * 60 * 60_000);
    await rename(world);
    const check = configCheck(world);
    expect(check).toMatchObject({ status: "failure", title: "3 decisions of people hold nothing" });
    const told = [...(check?.summary ?? "").matchAll(/comment (\/un[^,]*), or/g)].map(([, command = ""]) => command);
    expect(told.sort()).toEqual(["/unhold checkout prod", "/unpin checkout staging", "/unquarantine checkout 1.5.0"]);
    const reply = await say(world, told.join("\n"));
    expect(reply.match(/✅ done/g)).toHaveLength(3);
    expect(configCheck(world)?.status).toBe("success");
    expect(decision(world, "hold-c9000-1.yaml")).toContain("ended:");
  });

  it.each([1, 2, 3, 4, 5, 6])("is lifted once, whatever is lost at write %i of it, and that is said", async (n) => {
    const world = await openShop();
    await say(world, "/hold checkout the migration runs");
    await rename(world);
    await world.comment(ISSUE, "/unhold checkout");
    world.hub.interrupt = interruptAt(n, "after");
    await world.settle();
    world.hub.interrupt = () => {};
    world.restart();
    world.tick(120_000);
    await world.deliver("push", {});
    await world.settle();
    const [, reply, ...more] = world.hub.comments.replies(100, ISSUE);
    expect(reply).toContain("`/unhold checkout`: **✅ done**");
    expect(more).toEqual([]);
    expect(await say(world, "/unhold checkout")).toContain('There is no application "checkout". There is cart.');
  });

  it("of one environment that is gone ends alone", async () => {
    const world = await openShop(everywhere, CANARY);
    world.hub.roles.set("alice", "maintain");
    await say(world, "/hold checkout canary one\n/hold checkout prod two\n/freeze canary three");
    await world.push("main", { "towpath.yaml": CONFIG });
    await world.settle();
    expect(configCheck(world)).toMatchObject({ status: "failure" });
    expect(await say(world, "/unhold checkout canary it is gone")).toContain("held no more in canary");
    expect(await say(world, "/unfreeze canary")).toContain("canary is frozen no more");
    expect(configCheck(world)).toMatchObject({ status: "success" });
    expect(decision(world, "hold-c9000-1.yaml")).toContain("ended:");
    expect(decision(world, "hold-c9000-2.yaml")).toContain("reason: two");
    expect(decision(world, "hold-c9000-2.yaml")).not.toContain("ended:");
  });

  it("asks for the strictest right, where nobody knows what the environment asked for", async () => {
    const world = await openShop(everywhere, CANARY);
    world.hub.roles.set("writer", "write");
    world.hub.roles.set("maria", "maintain");
    await say(world, "/freeze canary three", { login: "writer" });
    await world.push("main", { "towpath.yaml": CONFIG });
    await world.settle();
    const refused = await say(world, "/unfreeze canary", { login: "writer" });
    expect(refused).toContain("⛔ refused");
    expect(refused).toContain("/unfreeze in canary is for people with the role maintain or higher");
    expect(await say(world, "/unfreeze canary", { login: "maria" })).toContain("✅ done");
  });

  it("of a gone application asks for the right in the environments that it is for", async () => {
    const rights = "commands:\n  rights:\n    - { environments: [prod], role: admin }\n";
    const world = await openShop(undefined, `${CONFIG}${rights}`);
    for (const login of ["writer", "root"]) world.hub.roles.set(login, login === "root" ? "admin" : "write");
    await say(world, "/hold checkout staging one\n/hold checkout two", { login: "root" });
    await rename(world);
    expect(await say(world, "/unhold checkout staging", { login: "writer" })).toContain("✅ done");
    expect(await say(world, "/unhold checkout", { login: "writer" })).toContain(
      "/unhold in prod is for people with the role admin",
    );
    expect(await say(world, "/unhold checkout", { login: "root" })).toContain("✅ done");
  });
});
