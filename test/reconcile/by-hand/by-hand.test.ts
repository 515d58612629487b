import { beforeEach, describe, expect, it } from "@jest/globals";
import { type config, file, pod, shop } from "../../support/checkout.ts";
import { FakeWorld, HOME, hintOf } from "../../support/fake-world.ts";

const PROMOTION = "Towpath / promotion";

describe("pull requests by people", () => {
  let world: FakeWorld;
  const start = async (parts: Parameters<typeof config>[0] = {}): Promise<void> => {
    world = new FakeWorld(shop(parts));
    await world.adopt();
  };
  const checks = () => world.home.checks.filter(({ name }) => name === PROMOTION);
  /** Of the first pull request: promotions come later. */
  const ofFirst = () => checks().filter(({ externalId }) => externalId === "promotion-1");
  const last = () => ofFirst().at(-1);

  /** alice opens a pull request with these changes. */
  async function propose(
    edits: Record<string, string | undefined>,
    branch = "feature",
    base = "main",
  ): Promise<number> {
    const from = world.git.branches.get(base);
    if (from !== undefined && !world.git.branches.has(branch)) world.git.branches.set(branch, from);
    world.git.commit(branch, edits, { at: world.clock.now() });
    const pull = world.hub.open(world.home.repository, {
      branch,
      base,
      title: branch,
      body: "",
      draft: false,
      own: false,
    });
    await tell(pull.number);
    return pull.number;
  }

  async function tell(number: number, event = "pull_request.opened"): Promise<void> {
    await world.deliver(event, { pull: hintOf(world.hub.pull({ id: HOME }, number)) });
    await world.settle();
  }

  beforeEach(() => start());

  it("that move nothing are green at once, and are not written again", async () => {
    await propose({ "README.md": "hello" });
    expect(last()).toMatchObject({ status: "success", title: "Moves no environment", externalId: "promotion-1" });
    const { length } = ofFirst();
    await tell(1, "pull_request.labeled");
    await world.push("main", { "docs/other.md": "x" });
    await world.settle();
    world.restart();
    await world.sweep();
    expect(ofFirst()).toHaveLength(length);
  });

  it("that change files of an application and no version are green, too", async () => {
    await propose({ [file("prod")]: `${pod("1.2.0")}# a comment\n`, "apps/checkout/prod/README.md": "x" });
    expect(last()).toMatchObject({ status: "success", title: "Moves no environment" });
  });

  it("that move an environment past a gate are warned of", async () => {
    await propose({ [file("prod")]: pod("1.4.0") });
    const check = last();
    expect(check?.status).toBe("success");
    expect(check?.title).toMatch(/^Warning: moves checkout to 1\.4\.0 in prod past a gate: /);
    expect(check?.summary).toContain("| `checkout` | prod | `1.2.0` | `1.4.0` | order");
  });

  it("wait where the environment blocks, and are let through when the gate opens", async () => {
    await start({ prod: "{ after: staging, by-hand: block }" });
    await propose({ [file("prod")]: pod("1.4.0") });
    expect(last()?.status).not.toBe("success");
    await world.push("main", { [file("staging")]: pod("1.4.0") });
    await world.settle();
    expect(last()).toMatchObject({ status: "success" });
    expect(last()?.title).toContain("no gate is shut");
  });

  it("that step back are not held by what guards the way forward", async () => {
    await start({ prod: "{ after: staging, by-hand: block }" });
    await propose({ [file("prod")]: pod("1.1.0") });
    expect(last()?.status).toBe("success");
    expect(last()?.summary).toContain("(a step back)");
  });

  it("that add, take away, rename or break an application say so", async () => {
    await propose({
      [file("dev")]: undefined,
      [file("staging")]: undefined,
      "apps/checkout/staging/renamed.yaml": pod("1.3.0"),
      [file("prod", "cart")]: pod("2.0.0", "cart"),
      "apps/checkout/prod/second.yaml": pod("9.9.9"),
    });
    const summary = last()?.summary ?? "";
    expect(summary).toContain("| `checkout` | dev | `1.4.0` | taken away |");
    expect(summary).toContain("| `cart` | prod | – | `2.0.0` | nothing to judge |");
    expect(summary).toContain("several versions");
    expect(summary).not.toContain("staging");
  });

  it("do not answer for what the base branch moved meanwhile", async () => {
    await propose({ "README.md": "hello", [file("dev")]: `${pod("1.4.0")}# note\n` });
    await world.push("main", { [file("dev")]: pod("1.5.0"), [file("staging")]: pod("1.4.0") });
    await world.settle();
    expect(last()).toMatchObject({ status: "success", title: "Moves no environment" });
  });

  it("against a branch on which no environment lives are green", async () => {
    world.git.commit("next", { "README.md": "next" });
    await propose({ [file("prod")]: pod("7.0.0") }, "feature", "next");
    expect(last()).toMatchObject({ status: "success", title: "Moves no environment" });
  });

  it("are looked at again when their head moves, and forgotten when they are closed", async () => {
    const number = await propose({ "README.md": "hello" });
    await world.push("feature", { [file("prod")]: pod("1.4.0") });
    await tell(number, "pull_request.synchronize");
    expect(last()?.head).toBe(world.git.branches.get("feature"));
    expect(last()?.title).toContain("Warning");
    await world.close(number);
    await world.settle();
    const { length } = ofFirst();
    await world.push("main", { [file("staging")]: pod("1.4.0") });
    await world.settle();
    expect(ofFirst()).toHaveLength(length);
  });

  it("are found by a sweep where the news of them was lost", async () => {
    world.git.commit("feature", { "README.md": "x" });
    const from = world.git.branches.get("main") ?? "";
    world.git.branches.set("lost", from);
    world.git.commit("lost", { "README.md": "x" });
    const wanted = { branch: "lost", base: "main", title: "", body: "", draft: true, own: false };
    world.hub.open(world.home.repository, wanted);
    await world.sweep();
    expect(last()).toMatchObject({ status: "success", title: "Moves no environment" });
  });

  it("that change more files of environments than can be read are not green", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 3_001 }, (_, n) => [`apps/checkout/prod/file-${n}.txt`, `${n}`]),
    );
    await propose(many);
    expect(last()?.status).toBe("action-required");
    expect(last()?.title).toContain("3001 files");
  });

  it("that come many at once have their checks in as many passes as that takes", async () => {
    const numbers: number[] = [];
    for (let n = 0; n < 45; n += 1) {
      world.git.branches.set(`f${n}`, world.git.branches.get("main") ?? "");
      world.git.commit(`f${n}`, { [`docs/${n}.md`]: "x" });
      const wanted = { branch: `f${n}`, base: "main", title: "", body: "", draft: false, own: false };
      numbers.push(world.hub.open(world.home.repository, wanted).number);
    }
    for (const number of numbers) {
      await world.deliver("pull_request.opened", { pull: hintOf(world.hub.pull({ id: HOME }, number)) });
    }
    await world.settle();
    expect(new Set(checks().map(({ externalId }) => externalId)).size).toBe(45);
  });

  it("get no check in `mode: observe`", async () => {
    await start({ rest: "mode: observe\n" });
    await propose({ [file("prod")]: pod("1.4.0") });
    expect(checks()).toEqual([]);
  });
});
