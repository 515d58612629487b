import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { CHECK_NAMES, MANIFESTS_CHECK, POLICY_CHECK } from "../../src/presentation/validation/check-names.ts";
import { PROMOTION_CHECK } from "../../src/reconcile/apply/show-promotions.ts";
import { CONFIG_CHECK } from "../../src/reconcile/show-configuration.ts";
import { useSandbox } from "../support/sandbox.ts";
import { ENV, makeOrganisation, startTowpath, type Towpath } from "../support/towpath.ts";

const CONFIG = `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev: {}
  prod: { after: dev }
images: [{ match: ghcr.io/acme/*, tags: { semver: "*" }, from: ["hook:ci"] }]
validation:
  kubernetes-version: "1.34"
  rules: { cpu-limit: off }
policies:
  - { name: team, match: { kinds: [Deployment] }, cel: "has(object.metadata.labels) && 'team' in object.metadata.labels", message: Say whose it is. }
`;
const deployment = (replicas: string, name = "shop"): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
  labels: { team: a }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: web
          image: ghcr.io/acme/${name}:1.0.0
`;
const FILE = "apps/shop/dev/deployment.yaml";
const FILES = { "towpath.yaml": CONFIG, [FILE]: deployment("2"), "apps/old/dev/broken.yaml": "kind: [" };

describe("checks of a pull request, on the sandbox", () => {
  const sandbox = useSandbox({ clock: "2026-03-02T10:00:00Z", per: "file" });
  let towpath: Towpath;
  const open = (files: Readonly<Record<string, string | null>>, branch: string, repository = ENV) => {
    sandbox.current.push({ repository, branch, as: "bob", files });
    return sandbox.current.openPullRequest({
      repository: ENV,
      as: "bob",
      title: "A change",
      base: "main",
      head: branch,
      ...(repository !== ENV && { headRepository: repository }),
    });
  };
  const runs = (ref: string) =>
    sandbox.current
      .checkRuns({ repository: ENV, ref })
      .filter(({ name }) => CHECK_NAMES.includes(name))
      .map(({ name, status, conclusion, output }) => [name, conclusion ?? status, output.title]);
  const run = (ref: string, name = MANIFESTS_CHECK) => {
    const found = sandbox.current.checkRuns({ repository: ENV, ref }).filter((one) => one.name === name);
    const last = found.sort((a, b) => a.id - b.id).at(-1);
    if (last === undefined) throw new Error(`no run ${name}`);
    return last;
  };
  const suiteOf = (ref: string) => {
    const found = sandbox.current.checkRuns({ repository: ENV, ref }).at(-1)?.check_suite.id;
    return sandbox.current.checkSuites({ repository: ENV, ref }).find(({ id }) => id === found);
  };
  const headOf = (number: number): string =>
    sandbox.current.pullRequests({ repository: ENV }).find((pull) => pull.number === number)?.headSha ?? "";

  beforeAll(async () => {
    towpath = await startTowpath(sandbox.current, makeOrganisation(sandbox.current, FILES));
  });
  afterAll(() => towpath.stop());

  it("is in progress at once, and green where nothing is wrong in what changes, whatever was there before", async () => {
    sandbox.current.clearRequests();
    const { number } = open({ [FILE]: deployment("3") }, "fine");
    await towpath.quiet();
    expect(runs(headOf(number))).toEqual([
      [MANIFESTS_CHECK, "success", "Nothing wrong in 1 changed file; 3 older"],
      [POLICY_CHECK, "success", "Nothing that a policy refuses"],
    ]);
    expect(run(headOf(number)).output.summary).toContain("1 error, 2 warnings from before this pull request");
    const words = sandbox.current
      .requests()
      .filter(({ path, method }) => path.includes("/check-runs") && method !== "GET")
      .map(({ method }) => method);
    // Each is made in progress and completed once; the others are of the configuration and the promotion.
    expect(words.filter((method) => method === "PATCH")).toHaveLength(2);
  });

  it("is red with an annotation on the line, and green again on the next head", async () => {
    const { number } = open(
      { [FILE]: deployment('"two"').replace("labels: { team: a }", "labels: { a: b }") },
      "wrong",
    );
    await towpath.quiet();
    const first = headOf(number);
    expect(runs(first)).toEqual([
      [MANIFESTS_CHECK, "failure", "1 error in what changes"],
      [POLICY_CHECK, "failure", "1 error from policies"],
    ]);
    expect(run(first).annotations).toMatchObject([{ path: FILE, startLine: 8, level: "failure" }]);
    expect(run(first, POLICY_CHECK).annotations).toMatchObject([{ path: FILE, level: "failure" }]);
    sandbox.current.push({ repository: ENV, branch: "wrong", as: "bob", files: { [FILE]: deployment("4") } });
    await towpath.quiet();
    expect(runs(headOf(number)).map(([, state]) => state)).toEqual(["success", "success"]);
    expect(runs(first).map(([, state]) => state)).toEqual(["failure", "failure"]);
  });

  it("checks pull requests from forks, and runs again when somebody asks", async () => {
    sandbox.current.fork({ repository: ENV, owner: "bob" });
    const { number } = open({ [FILE]: deployment('"two"') }, "theirs", "bob/env");
    await towpath.quiet();
    const head = headOf(number);
    expect(runs(head).map(([, state]) => state)).toEqual(["failure", "success"]);
    const before = run(head).id;
    sandbox.current.rerequestCheckRun({ repository: ENV, id: before, as: "omar" });
    await towpath.quiet();
    expect(run(head).id).toBeGreaterThan(before);
    expect(run(head)).toMatchObject({ status: "completed", conclusion: "failure" });
    sandbox.current.rerequestCheckSuite({ repository: ENV, ref: head, as: "omar" });
    await towpath.quiet();
    expect(run(head)).toMatchObject({ status: "completed", conclusion: "failure" });
  });

  it("answers who asks for any one of its checks again, though it says the same", async () => {
    const { number } = open({ [FILE]: deployment("6"), "towpath.yaml": `${CONFIG}# mine\n` }, "again");
    await towpath.quiet();
    const head = headOf(number);
    for (const name of [...CHECK_NAMES, PROMOTION_CHECK, CONFIG_CHECK]) {
      expect(run(head, name).conclusion).toBe("success");
      sandbox.current.rerequestCheckRun({ repository: ENV, id: run(head, name).id, as: "omar" });
      expect([name, suiteOf(head)]).toMatchObject([name, { status: "queued", conclusion: null }]);
      await towpath.quiet();
      expect(run(head, name)).toMatchObject({ status: "completed", conclusion: "success" });
      expect([name, suiteOf(head)]).toMatchObject([name, { status: "completed", conclusion: "success" }]);
    }
  });

  it("checks drafts, and says nothing twice when they are ready", async () => {
    sandbox.current.push({ repository: ENV, branch: "draft", as: "bob", files: { [FILE]: deployment("7") } });
    const at = { repository: ENV, as: "bob", title: "A draft", base: "main", head: "draft", draft: true };
    const { number } = sandbox.current.openPullRequest(at);
    await towpath.quiet();
    expect(runs(headOf(number)).map(([, state]) => state)).toEqual(["success", "success"]);
    sandbox.current.setDraft({ repository: ENV, number, as: "bob", draft: false });
    await towpath.quiet();
    expect(runs(headOf(number))).toHaveLength(2);
  });

  it("finds the mistake that a renamed file brings, and not those that it takes along", async () => {
    const moved = "apps/shop/dev/web.yaml";
    const { number } = open({ [FILE]: null, [moved]: deployment('"two"') }, "renamed");
    await towpath.quiet();
    expect(run(headOf(number)).annotations).toMatchObject([{ path: moved, startLine: 8, level: "failure" }]);
    expect(run(headOf(number)).output.summary).toContain("1 changed file with 1 object and 1 removed file");
  });

  it("finds pull requests of which no delivery arrived", async () => {
    sandbox.current.holdDeliveries();
    const { number } = open({ [FILE]: deployment("5") }, "unheard");
    expect(runs(headOf(number))).toEqual([]);
    await towpath.sweep();
    expect(runs(headOf(number)).map(([, state]) => state)).toEqual(["success", "success"]);
    sandbox.current.releaseDeliveries();
    await towpath.quiet();
    expect(runs(headOf(number))).toHaveLength(2);
  });

  it("checks Towpath's own promotions as everybody's pull requests", async () => {
    await towpath.build("ghcr.io/acme/shop", "1.1.0");
    await towpath.quiet();
    const [promotion] = sandbox.current
      .pullRequests({ repository: ENV })
      .filter(({ head }) => head === "towpath/promote/dev/shop");
    expect(runs(promotion?.headSha ?? "")).toEqual([
      [MANIFESTS_CHECK, "success", expect.stringContaining("Nothing wrong in 1 changed file")],
      [POLICY_CHECK, "success", "Nothing that a policy refuses"],
    ]);
    await towpath.build("ghcr.io/acme/shop", "1.2.0");
    await towpath.quiet();
    const rewritten = headOf(promotion?.number ?? 0);
    expect(rewritten).not.toBe(promotion?.headSha);
    expect(runs(rewritten).map(([, state]) => state)).toEqual(["success", "success"]);
  });

  it("bounds bad input, and checks the other files", async () => {
    const laughs = [
      "a: &a [lol, lol]",
      ..."bcdefghijklmnopqrstuvwxyz"
        .split("")
        .map((name, at) => `${name}: &${name} [*${String.fromCharCode(97 + at)}, *${String.fromCharCode(97 + at)}]`),
    ];
    const { number } = open(
      {
        "apps/bad/dev/laughs.yaml": `apiVersion: v1\nkind: ConfigMap\n${laughs.join("\n")}\n`,
        "apps/bad/dev/binary.yaml": "\u0000\u0001\u0002apiVersion kind\u0000",
        "apps/bad/dev/huge.yaml": `# ${"x".repeat(6 * 1024 * 1024)}`,
        "apps/bad/dev/deployment.yaml": deployment('"two"', "bad"),
      },
      "bad",
    );
    await towpath.quiet();
    const manifests = run(headOf(number));
    expect(manifests.conclusion).toBe("failure");
    expect([...new Set(manifests.annotations.map(({ path }) => path))].sort()).toEqual([
      "apps/bad/dev/binary.yaml",
      "apps/bad/dev/deployment.yaml",
      "apps/bad/dev/huge.yaml",
      "apps/bad/dev/laughs.yaml",
    ]);
  });

  it("answers a merge queue that waits for both on the commit that it built", async () => {
    const { number } = open({ [FILE]: deployment("8") }, "queued");
    await towpath.quiet();
    sandbox.current.createRuleset({ repository: ENV, checks: [...CHECK_NAMES], queue: {} });
    sandbox.current.enqueue({ repository: ENV, number, as: "bob" });
    await towpath.quiet();
    const pull = sandbox.current.pullRequests({ repository: ENV }).find((one) => one.number === number);
    expect(pull?.state).toBe("merged");
    const built = pull?.mergeCommitSha ?? "";
    expect(built).not.toBe(pull?.headSha);
    expect(runs(built).map(([, state]) => state)).toEqual(["success", "success"]);
  });
});
