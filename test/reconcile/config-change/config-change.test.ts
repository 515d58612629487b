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

  it("takes no approval from whoever pushed, whatever address the commit bears", async () => {
    const who = { author: "ada@acme.example", committer: "ada@acme.example" };
    world.git.branches.set("change", world.git.branches.get("main") ?? "");
    const head = world.git.commit("change", { "towpath.yaml": config(WEAKER) }, { at: world.clock.now(), who });
    world.hub.authors.set(head, "Ada");
    const wanted = { branch: "change", base: "main", title: "", body: "", draft: false, own: false };
    const { number } = world.hub.open(world.home.repository, wanted);
    await tell(number);
    await approve(number, "ada");
    expect(last()?.status).toBe("action-required");
    expect(last()?.summary).toContain("ada pushed to its branch");
  });

  it("takes no approval from whom GitHub names as the pusher, whoever the commits say wrote them", async () => {
    const number = await propose({ "towpath.yaml": config(WEAKER) });
    await world.push("change", { "README.md": "more" });
    const pull = hintOf(world.hub.pull({ id: HOME }, number));
    await world.deliver("pull_request.synchronize", { pull: { ...pull, pushedBy: "Ada" } });
    await world.settle();
    await tell(number);
    await approve(number, "ada");
    expect(last()?.status).toBe("action-required");
    expect(last()?.summary).toContain("ada pushed to its branch");
  });

  it("asks for one approval more while GitHub does not say whose address pushed", async () => {
    const who = { author: "ada@acme.example", committer: "ada@acme.example" };
    world.git.branches.set("change", world.git.branches.get("main") ?? "");
    world.git.commit("change", { "towpath.yaml": config(WEAKER) }, { at: world.clock.now(), who });
    const wanted = { branch: "change", base: "main", title: "", body: "", draft: false, own: false };
    const { number } = world.hub.open(world.home.repository, wanted);
    await tell(number);
    await approve(number, "ada");
    expect(last()?.status).toBe("action-required");
    expect(last()?.summary).toContain("whose account pushed as");
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

  it("says what would open, merge and close right after the merge", async () => {
    await world.push("main", { [file("dev")]: pod("1.5.0") });
    await world.settle();
    await propose({ "towpath.yaml": config({ ...GUARDED, staging: "{ after: dev }" }) });
    expect(last()?.summary).toContain(
      "### Right after the merge, as things stand\n\n- Into `staging` 1 promotion would open: `checkout` `1.5.0`",
    );
    await amend({ "towpath.yaml": config({ ...GUARDED, dev: "{ merge: auto }" }) });
    expect(last()?.summary).not.toContain("Right after the merge");
  });

  it("says what would happen to promotions that are open", async () => {
    await start();
    await world.build("ghcr.io/acme/checkout:1.6.0");
    await world.settle();
    const { number } = world.open()[0] ?? { number: 0 };
    const branch = world.git.branches.get("main") ?? "";
    world.git.branches.set("change", branch);
    const suggest = async (parts: ConfigParts) => {
      world.git.branches.set("change", branch);
      world.git.commit("change", { "towpath.yaml": config(parts) }, { at: world.clock.now() });
      const wanted = { branch: "change", base: "main", title: "", body: "", draft: false, own: false };
      const pull = world.hub.open(world.home.repository, wanted);
      await tell(pull.number);
      return checks().findLast(({ externalId }) => externalId === `configuration-${pull.number}`)?.summary;
    };
    expect(await suggest({ ...GUARDED, dev: "{ merge: auto }" })).toContain(
      `- Towpath would merge 1 promotion into \`dev\` by itself: \`checkout\` \`1.6.0\` (#${number})`,
    );
    const gone = config(GUARDED)
      .replace("dev: {}", "test: { in-path: staging2 }")
      .replaceAll("after: dev", "after: test");
    world.git.branches.set("change", branch);
    world.git.commit("change", { "towpath.yaml": gone }, { at: world.clock.now() });
    await tell(world.home.pulls.at(-1)?.number ?? 0);
    expect(checks().at(-1)?.summary).toContain(`- Of \`dev\` 1 promotion would be closed: \`checkout\` (#${number})`);
  });

  it("reads environments that are new, and takes what they hold as the baseline", async () => {
    await start(GUARDED, { "apps/checkout/canary/pod.yaml": pod("1.1.0") });
    await world.push("main", { [file("dev")]: pod("1.5.0") });
    await world.settle();
    const canary = `${GUARDED.prod ?? ""}\n  canary: { after: dev }`;
    await propose({ "towpath.yaml": config({ ...GUARDED, prod: canary }) });
    expect(last()?.summary).toContain("- Into `canary` 1 promotion would open: `checkout` `1.5.0`");
    expect(last()?.summary).toContain("- In `canary` 1 application is found: `checkout`");
  });

  it("is asked for in a pull request from a fork as well, also where no environment lives on that branch", async () => {
    const branches = (soak: string) => `version: 1
layout: apps/{application}/**
environments:
  dev: { branch: env/dev }
  prod: { after: dev, branch: env/prod, gates: [{ soak: ${soak} }] }
`;
    world = new FakeWorld({ "towpath.yaml": branches("2h") });
    for (const branch of ["env/dev", "env/prod"]) {
      world.git.branches.set(branch, world.git.branches.get("main") ?? "");
      world.git.commit(branch, { "apps/checkout/pod.yaml": pod("1.0.0") });
    }
    await world.adopt();
    world.git.branches.set("change", world.git.branches.get("main") ?? "");
    const head = world.git.commit("change", { "towpath.yaml": branches("1h") });
    const wanted = { branch: "change", base: "main", title: "", body: "", draft: false, own: false };
    const pull = world.hub.open(world.home.repository, wanted);
    pull.sameRepository = false;
    world.hub.inForks.add(head);
    await tell(pull.number);
    expect(last()).toMatchObject({
      status: "action-required",
      title: "Guards prod less well, which needs approval",
    });
    expect(last("Towpath / promotion")?.status).toBe("action-required");
  });

  it("says where rules of the branch leave no merge to Towpath, and asks for them nowhere else", async () => {
    world.hub.guardsOf.set("main", [
      { kind: "reviews", count: 2, codeOwners: false, source: 'ruleset "main"', bypassed: false },
      {
        kind: "checks",
        checks: [{ context: "Towpath / config", appId: undefined }],
        source: 'ruleset "main"',
        bypassed: false,
      },
    ]);
    await propose({ "towpath.yaml": config({ ...GUARDED, rest: "mode: act\n" }) });
    expect(world.hub.calls).not.toContain("branch-rules");
    await amend({ "towpath.yaml": config({ ...GUARDED, dev: "{ merge: auto }" }) });
    expect(last()?.summary).toContain('merge: auto of dev: ruleset "main" of main wants 2 approving review(s)');
    expect(last()?.summary).toContain('wants the check "Towpath / config", which is only on pull requests that');
    world.hub.guardsOf.clear();
    await world.deliver("repository_ruleset.deleted", { rules: true });
    await world.settle();
    expect(last()?.summary).not.toContain("merge: auto of dev");
  });

  it("names other tools that write the same places, with file and line", async () => {
    await start(GUARDED, {
      "renovate.json": '{\n  "kubernetes": { "managerFilePatterns": ["/apps/"] }\n}\n',
      "clusters/image.yaml": "kind: ImageUpdateAutomation\nmetadata: { name: all }\nspec: { update: { path: . } }\n",
      [file("dev", "cart")]: pod('1.0.0 # {"$imagepolicy": "flux-system:cart"}', "cart"),
      "clusters/web.yaml":
        "metadata:\n  annotations:\n    argocd-image-updater.argoproj.io/image-list: web=ghcr.io/acme/web\n",
    });
    await propose({ "towpath.yaml": config({ ...GUARDED, dev: "{ max-open: 5 }" }) });
    const summary = last()?.summary ?? "";
    expect(summary).toContain("- renovate.json line 2: Renovate updates image tags");
    expect(summary).toContain("- clusters/image.yaml line 1: The ImageUpdateAutomation all writes");
    expect(summary).toContain("- clusters/web.yaml line 3: The annotation image-list lets Argo CD Image Updater");
    expect(last()?.status).toBe("success");
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
