import { beforeEach, describe, expect, it } from "@jest/globals";
import { type ConfigParts, config, file, pod, shop } from "../../support/checkout.ts";
import { FakeWorld, HOME, hintOf } from "../../support/fake-world.ts";

const GUARDED: ConfigParts = {
  staging: "{ after: dev, gates: [{ soak: 30m }] }",
  prod: "{ after: staging, gates: [{ soak: 2h }, { approvals: { count: 1, teams: [sre] } }] }",
};
const WEAKER: ConfigParts = { ...GUARDED, prod: GUARDED.prod?.replace("2h", "1h") ?? "" };

describe("a pull request that changes the configuration", () => {
  let world: FakeWorld;
  const start = async (parts: ConfigParts = GUARDED, more: Record<string, string> = {}): Promise<void> => {
    world = new FakeWorld({ ...shop(parts), ...more });
    world.hub.teams.set("sre", ["ada", "alice"]);
    await world.adopt();
  };
  const checks = (name = "Towpath / config") => world.home.checks.filter((check) => check.name === name);
  const last = (name?: string) => {
    const head = world.hub.pull({ id: HOME }, 1).head;
    return checks(name)
      .filter((check) => check.head === (world.git.branches.get("change") ?? head))
      .at(-1);
  };

  async function propose(edits: Record<string, string | undefined>, base = "main"): Promise<number> {
    const from = world.git.branches.get(base) ?? "";
    world.git.branches.set("change", from);
    world.git.commit("change", edits, { at: world.clock.now() });
    const wanted = { branch: "change", base, title: "", body: "", draft: false, own: false };
    const pull = world.hub.open(world.home.repository, wanted);
    await tell(pull.number);
    return pull.number;
  }

  async function tell(number: number): Promise<void> {
    await world.deliver("pull_request.synchronize", { pull: hintOf(world.hub.pull({ id: HOME }, number)) });
    await world.settle();
  }

  async function approve(
    number: number,
    login: string,
    commit = world.git.branches.get("change") ?? "",
  ): Promise<void> {
    world.tick();
    const review = { login, state: "approved" as const, commit, at: world.clock.now() };
    world.hub.reviewsOf.set(number, [...(world.hub.reviewsOf.get(number) ?? []), review]);
    await world.deliver("pull_request_review.submitted", { reviewed: number });
    await world.settle();
  }

  async function amend(edits: Record<string, string | undefined>): Promise<void> {
    await world.push("change", edits);
    await tell(1);
  }

  beforeEach(() => start());

  it("needs the approval of those who guard what gets weaker, and is green with it", async () => {
    const number = await propose({ "towpath.yaml": config(WEAKER) });
    expect(last()).toMatchObject({
      status: "action-required",
      title: "Guards prod less well, which needs approval",
      externalId: "configuration-1",
    });
    expect(last()?.summary).toContain("soak: 1h instead of 2h");
    expect(last()?.summary).toContain("team sre (ada)");
    expect(last("Towpath / promotion")).toMatchObject({
      status: "action-required",
      title: "Waits for Towpath / config",
    });
    await approve(number, "mallory");
    expect(last()?.status).toBe("action-required");
    await approve(number, "ada");
    expect(last()).toMatchObject({ status: "success", title: "Guards prod less well, and is approved" });
    expect(last("Towpath / promotion")).toMatchObject({ status: "success", title: "Moves no environment" });
  });

  it("keeps an approval while another environment's guard changes, and loses it with this one's", async () => {
    const number = await propose({ "towpath.yaml": config(WEAKER) });
    await approve(number, "ada");
    await amend({ "towpath.yaml": config({ ...WEAKER, staging: "{ after: dev, gates: [{ soak: 10m }] }" }) });
    expect(last()).toMatchObject({
      status: "action-required",
      title: "Guards staging less well, which needs approval",
    });
    expect(last()?.summary).toContain("1 of 1 approval by ada");
    world.hub.roles.set("maria", "maintain");
    await approve(number, "maria");
    expect(last()).toMatchObject({ status: "success", title: "Guards staging and prod less well, and is approved" });
    await amend({ "towpath.yaml": config({ ...WEAKER, prod: GUARDED.prod?.replace("2h", "30m") ?? "" }) });
    expect(last()).toMatchObject({ status: "action-required", title: "Guards prod less well, which needs approval" });
    expect(last()?.summary).toContain("the approval of ada is void");
  });

  it("loses approvals that were given before the gates of today", async () => {
    const number = await propose({ "towpath.yaml": config({ ...GUARDED, prod: "{ after: staging }" }) });
    await approve(number, "ada");
    expect(last()?.status).toBe("success");
    await world.push("main", { "towpath.yaml": config({ ...GUARDED, prod: GUARDED.prod?.replace("2h", "9h") ?? "" }) });
    await world.settle();
    expect(last()).toMatchObject({ status: "action-required" });
    expect(last()?.summary).toContain("the approval of ada is void");
    expect(last()?.summary).toContain("towpath.yaml changed on main since this branch left it");
  });

  it("is green where nothing gets weaker, and says what changes", async () => {
    const staging = "{ after: dev, gates: [{ soak: 1h }] }";
    await propose({
      "towpath.yaml": config({
        ...GUARDED,
        staging,
        prod: `${GUARDED.prod?.replace("after: staging", "after: canary")}\n  canary: { after: staging }`,
      }),
    });
    expect(last()).toMatchObject({ status: "success", title: "The environment canary comes, and 3 more changes" });
    expect(world.hub.calls).not.toContain("reviews");
  });

  it("names every mistake in it on its line", async () => {
    await propose({ "towpath.yaml": config({ prod: "{ afer: staging }" }) });
    expect(last()).toMatchObject({ status: "failure" });
    expect(last()?.findings).toMatchObject([{ file: "towpath.yaml", line: 6 }]);
    expect(last("Towpath / promotion")?.status).toBe("failure");
  });

  it("asks as well where the file goes away altogether", async () => {
    await propose({ "towpath.yaml": undefined });
    expect(last()).toMatchObject({
      status: "action-required",
      title: "Guards staging and prod less well, which needs approval",
    });
  });

  it("is not asked for what the base branch changed meanwhile", async () => {
    await propose({ "README.md": "hello" });
    await world.push("main", { "towpath.yaml": config({ ...GUARDED, prod: GUARDED.prod?.replace("2h", "9h") ?? "" }) });
    await world.settle();
    expect(last()).toBeUndefined();
  });

  it("says which applications are found and lost, also without touching towpath.yaml", async () => {
    await propose({ [file("prod", "cart")]: pod("1.0.0", "cart"), [file("dev")]: undefined });
    expect(last()).toMatchObject({ status: "success" });
    expect(last()?.summary).toContain("In `prod` 1 application is found: `cart`");
    expect(last()?.summary).toContain("In `dev` 1 application is not found any more: `checkout`");
  });

  it("that changes files of applications and no set of them is not spoken of", async () => {
    await propose({ [file("prod")]: pod("1.4.0"), "apps/checkout/prod/extra.yaml": "kind: Secret\n" });
    expect(checks().filter(({ externalId }) => externalId !== "configuration")).toEqual([]);
  });

  it("fails where a hold would name nobody any more, unless the application says what it was called", async () => {
    world.hub.roles.set("maria", "maintain");
    await world.comment(1_000, "/hold checkout the migration runs", { login: "maria" });
    await world.settle();
    const renamed = {
      [file("dev")]: undefined,
      [file("staging")]: undefined,
      [file("prod")]: undefined,
      [file("dev", "shop")]: pod("1.4.0"),
      [file("staging", "shop")]: pod("1.3.0"),
      [file("prod", "shop")]: pod("1.2.0"),
    };
    await propose(renamed);
    expect(last()).toMatchObject({ status: "failure", title: "1 decision of people would hold nothing any more" });
    expect(last()?.summary).toContain("The hold of checkout by maria");
    await amend({ "towpath.yaml": config({ ...GUARDED, rest: "applications: { shop: { was: [checkout] } }" }) });
    expect(last()).toMatchObject({ status: "success" });
  });

  it("that was merged all the same leaves the default branch's check failed until somebody mends it", async () => {
    world.hub.roles.set("maria", "maintain");
    await world.comment(1_000, "/hold checkout the migration runs", { login: "maria" });
    await world.settle();
    const onMain = () =>
      checks()
        .filter(({ externalId }) => externalId === "configuration")
        .at(-1);
    const edits = ["dev", "staging", "prod"].flatMap((name) => [
      [file(name), undefined],
      [file(name, "shop"), pod("1.0.0")],
    ]);
    await world.push("main", Object.fromEntries(edits));
    await world.settle();
    expect(onMain()).toMatchObject({
      status: "failure",
      title: "1 decision of a person holds nothing",
      head: world.git.branches.get("main"),
    });
    await world.comment(1_000, "/unhold checkout", { login: "maria" });
    await world.settle();
    expect(onMain()).toMatchObject({ status: "success" });
  });

  it("that mends a broken file may not make gates weaker at the same time", async () => {
    await world.push("main", { "towpath.yaml": "version: 2\n" });
    await world.settle();
    const number = await propose({ "towpath.yaml": config(WEAKER) });
    expect(last()).toMatchObject({
      status: "action-required",
      title: "Mends towpath.yaml, and guards prod less well",
    });
    world.git.commit("change", { "towpath.yaml": config(GUARDED) }, { at: world.clock.now() });
    await tell(number);
    expect(last()).toMatchObject({ status: "success" });
  });

  it("is written once for each content, also by a process that starts anew", async () => {
    await propose({ "towpath.yaml": config(WEAKER) });
    const { length } = checks();
    await tell(1);
    world.restart();
    await world.sweep();
    expect(checks()).toHaveLength(length);
  });
});
