import { beforeEach, describe, expect, it } from "@jest/globals";
import type { FakeWorld } from "../../support/fake-world.ts";
import { CONFIG, decisions, file, openShop, pod, reactions, say, ship } from "./shop.ts";

describe("who may command", () => {
  let world: FakeWorld;
  beforeEach(async () => {
    world = await openShop();
    world.hub.roles.set("reader", "read");
    world.hub.roles.set("stranger", "none");
  });

  it("refuses who has no right, by GitHub's answer of that moment, and says who may", async () => {
    const refused = await say(world, "/hold checkout prod because", { login: "reader" });
    expect(refused).toContain("⛔ refused");
    expect(refused).toContain("reader has the role read on the environment repository");
    expect(refused).toContain("people with the role write or higher");
    world.hub.roles.set("reader", "write");
    expect(await say(world, "/hold checkout prod because", { login: "reader" })).toContain("✅ done");
    expect(reactions(world)).toEqual(["eyes -1", "eyes +1"]);
  });

  it("lets readers ask and nothing more, and strangers not even that", async () => {
    expect(await say(world, "/why prod checkout", { login: "reader" })).toContain("holds `1.4.0`");
    expect(await say(world, "/why prod checkout", { login: "stranger" })).toContain("stranger has no role");
    for (const line of [
      "/freeze prod x",
      "/rollback prod checkout to 1.4.0",
      "/retry",
      "/quarantine checkout 1.4.0 x",
    ]) {
      await say(world, line, { login: "reader" });
    }
    expect(decisions(world)).toEqual([]);
  });

  it("asks for the right on every environment of a command that concerns all", async () => {
    world = await openShop(
      undefined,
      CONFIG.replace("after: staging }", "after: staging, gates: [{ approvals: { count: 1 } }] }"),
    );
    world.hub.roles.set("writer", "write");
    expect(await say(world, "/hold checkout because", { login: "writer" })).toContain("role maintain or higher");
    expect(await say(world, "/hold checkout staging because", { login: "writer" })).toContain("✅ done");
  });

  it("asks for teams only where the role does not do, and tells what cannot be seen", async () => {
    const commands = "commands:\n  rights:\n    - { environments: [prod], role: admin, teams: [sre] }\n";
    world = await openShop(undefined, `${CONFIG}${commands}`);
    world.hub.teams.set("sre", ["carol"]);
    world.hub.roles.set("root", "admin");
    world.hub.calls = [];
    expect(await say(world, "/freeze prod x", { login: "root" })).toContain("✅ done");
    expect(world.hub.calls).not.toContain("team");
    expect(await say(world, "/unfreeze prod", { login: "Carol" })).toContain("✅ done");
    expect(await say(world, "/freeze prod x", { login: "dave" })).toContain("is not in the team sre");
    world.hub.teams.set("sre", "unseen");
    expect(await say(world, "/freeze prod x", { login: "carol" })).toContain("cannot be seen");
  });

  it("asks for the right to override where a promotion overrides a gate", async () => {
    const commands = "commands:\n  rights:\n    - { commands: [override], role: admin }\n";
    world = await openShop(undefined, `${CONFIG}${commands}`);
    await ship(world, "1.5.0", "dev");
    expect(await say(world, '/promote prod checkout 1.5.0 --override order "now"')).toContain("/override");
    expect(decisions(world)).toEqual([]);
  });

  it("does not let who wrote the source commit move it, where duties are separated", async () => {
    world = await openShop(undefined, `${CONFIG}commands: { separation-of-duties: [prod] }\n`);
    await ship(world, "1.5.0", "dev");
    expect(await say(world, "/promote prod checkout 1.5.0")).toContain("Who wrote the source commit cannot be seen");
  });

  it("leaves bots alone that are not named: no reply, since two bots that answer each other do not stop", async () => {
    expect(await say(world, "/freeze prod x", { login: "renovate[bot]", isBot: true })).toBe("");
    expect(reactions(world)).toEqual(["-1"]);
    expect(decisions(world)).toEqual([]);
    const commands = "commands:\n  rights:\n    - { commands: [freeze], users: ['pager[bot]'] }\n";
    world = await openShop(undefined, `${CONFIG}${commands}`);
    expect(await say(world, "/freeze prod an incident", { login: "pager[bot]", isBot: true })).toContain("✅ done");
  });

  it("asks on the repository that the environment lives in", async () => {
    const config = `${CONFIG.replace("prod: { after: staging }", "prod: { after: staging, repository: acme/live }")}`;
    world = await openShop({ dev: "1.4.0", staging: "1.4.0" }, config);
    const live = world.hub.add(200, "acme/live");
    live.git.commit("main", { "towpath.yaml": "managed-by: acme/env\n", [file("prod")]: pod("1.4.0") }, { at: 0 });
    await world.sweep();
    const asked: string[] = [];
    const people = { ...world.hub.people };
    Object.assign(world.hub.people, {
      role: (repository: { fullName: string }, login: string) => {
        asked.push(repository.fullName);
        return people.role(repository as never, login);
      },
    });
    expect(await say(world, "/freeze prod x")).toContain("✅ done");
    expect(await say(world, "/freeze dev x")).toContain("✅ done");
    expect(asked).toEqual(["acme/live", "acme/env"]);
    // A comment in that repository is worked off in the lane of the home.
    expect(await say(world, "/unfreeze prod", { repositoryId: 200 })).toContain("✅ done");
  });
});
