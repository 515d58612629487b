import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Transient } from "../../../src/domain/failure.ts";
import { MANIFESTS_CHECK, POLICY_CHECK } from "../../../src/presentation/validation/check-names.ts";
import { readRecord } from "../../../src/reconcile/checking/check-record.ts";
import { CheckRoom } from "../../../src/reconcile/checking/check-room.ts";
import type { ChecksPayload, ChecksSubject } from "../../../src/reconcile/checking/checks-lane.ts";
import { workChecksLane } from "../../../src/reconcile/checking/work-checks-lane.ts";
import type { Outside } from "../../../src/reconcile/outside.ts";
import { FakeWorld, HOME } from "../../support/fake-world.ts";
import type { Edits } from "../../support/fakes/fake-git.ts";

const CONFIG = `version: 1
layout: apps/{application}/{environment}/**
environments: { dev: {}, prod: { after: dev } }
validation: { kubernetes-version: "1.34", rules: { run-as-non-root: off, resource-requests: off, missing-reference: error } }
policies:
  - { name: replicas, match: { kinds: [Deployment] }, cel: object.spec.replicas <= 5, message: At most five. }
`;
const deployment = (replicas: string, more = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: shop }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
        - name: web
          image: ghcr.io/acme/shop:1.0.0
          envFrom: [{ configMapRef: { name: settings } }]
${more}`;
const settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\ndata: { a: b }\n";
const FILE = "apps/shop/dev/deployment.yaml";
const FILES = {
  "towpath.yaml": CONFIG,
  [FILE]: deployment("2"),
  "apps/shop/dev/settings.yaml": settings,
  "apps/old/dev/service.yaml":
    "apiVersion: v1\nkind: Service\nmetadata: { name: old, namespace: old }\nspec: { porst: [] }\n",
};

describe("the lane of a pull request's checks", () => {
  const room = new CheckRoom();
  const anotherProcess = new CheckRoom();
  let world: FakeWorld;
  let outside: Outside;
  afterAll(async () => {
    await room.end();
    await anotherProcess.end();
  });

  beforeEach(async () => {
    world = new FakeWorld(FILES);
    await world.adopt();
    outside = world.outside;
  });

  const propose = (edits: Edits, branch = "feature"): number => {
    const { git } = world;
    if (!git.branches.has(branch)) git.branches.set(branch, git.branches.get("main") ?? "");
    git.commit(branch, edits, { at: world.clock.now() });
    const at = { branch, base: "main", title: "", body: "", draft: false, own: false };
    return world.hub.open(world.home.repository, at).number;
  };
  const push = (number: number, edits: Edits): void => {
    const pull = world.hub.pull({ id: HOME }, number);
    pull.head = world.git.commit(pull.branch, edits, { at: world.clock.now() + number });
  };
  const work = (
    subject: ChecksSubject,
    payload: ChecksPayload = {},
    failures = { attempts: 0, strikes: 0 },
    by = room,
  ) =>
    workChecksLane(
      outside,
      by,
      { ...failures, deliveries: [{ sequence: 1, id: "d", event: "checks", payload }] },
      HOME,
      subject,
    );
  const headOf = (number: number): string => world.hub.pull({ id: HOME }, number).head;
  const writes = (head: string, name = MANIFESTS_CHECK) =>
    world.home.checks.filter((check) => check.head === head && check.name === name);
  const states = (head: string, name = MANIFESTS_CHECK) => writes(head, name).map(({ status }) => status);
  const last = (number: number, name = MANIFESTS_CHECK) => writes(headOf(number), name).at(-1);
  const failing = (error: Error): CheckRoom => {
    const broken = new CheckRoom();
    broken.alone = async () => {
      throw error;
    };
    return broken;
  };

  it("says both in progress before it looks, and completes each once", async () => {
    const number = propose({ [FILE]: deployment("3") });
    await work({ pull: number });
    for (const name of [MANIFESTS_CHECK, POLICY_CHECK]) {
      expect(states(headOf(number), name)).toEqual(["in-progress", "success"]);
    }
    await work({ pull: number });
    expect(writes(headOf(number))).toHaveLength(2);
    await work({ pull: number }, { again: true });
    expect(states(headOf(number)).slice(2)).toEqual(["in-progress", "success"]);
  });

  it("tells by rule and line what is new, and counts what is old", async () => {
    const number = propose({
      [FILE]: deployment('"two"'),
      "apps/shop/dev/more.yaml": deployment("9").replace("name: shop,", "name: more,"),
    });
    await work({ pull: number });
    expect(last(number)).toMatchObject({
      status: "failure",
      findings: [{ file: FILE, line: 5, rule: expect.any(String) }],
    });
    expect(last(number)?.summary).toContain("1 error from before this pull request");
    expect(last(number, POLICY_CHECK)).toMatchObject({
      status: "failure",
      findings: expect.arrayContaining([expect.objectContaining({ rule: "policy/replicas", severity: "error" })]),
    });
  });

  it("finds what breaks elsewhere: an object that others need disappears", async () => {
    const number = propose({ "apps/shop/dev/settings.yaml": undefined });
    await work({ pull: number });
    expect(last(number)).toMatchObject({
      status: "failure",
      findings: expect.arrayContaining([expect.objectContaining({ file: FILE, rule: "missing-reference" })]),
    });
  });

  it("holds nobody responsible for what was there, in a file that moves or changes elsewhere", async () => {
    const old = FILES["apps/old/dev/service.yaml"];
    const moved = propose({ "apps/old/dev/service.yaml": undefined, "apps/old/dev/moved.yaml": old }, "moved");
    await work({ pull: moved });
    expect(last(moved)).toMatchObject({ status: "success", findings: [] });
    const elsewhere = propose({ "apps/old/dev/service.yaml": `# hello\n${old}` }, "elsewhere");
    await work({ pull: elsewhere });
    expect(last(elsewhere)).toMatchObject({ status: "success", findings: [] });
    const same = propose({ "apps/old/dev/service.yaml": old.replace("porst: []", "porst: [ ]") }, "same");
    await work({ pull: same });
    expect(last(same)).toMatchObject({ status: "success", findings: [] });
    const other = propose({ "apps/old/dev/service.yaml": old.replace("porst: []", "prots: []") }, "other");
    await work({ pull: other });
    expect(last(other)?.status).toBe("failure");
  });

  it("lets nothing in the pull request decide what counts", async () => {
    const number = propose({
      "towpath.yaml": CONFIG.replace("missing-reference: error", "missing-reference: off").replace("<= 5", "<= 50"),
      [FILE]: deployment("9").replace("name: settings", "name: gone"),
    });
    await work({ pull: number });
    expect(last(number)?.status).toBe("failure");
    expect(last(number, POLICY_CHECK)?.status).toBe("failure");
  });

  it("checks a shared base for each environment that reads it, and no file that is none of ours", async () => {
    const number = propose({
      "apps/shop/base/deployment.yaml": deployment('"two"').replace("name: shop,", "name: base,"),
      "apps/shop/base/kustomization.yaml": "resources: [deployment.yaml]\n",
      "apps/shop/dev/kustomization.yaml": "resources: [../base]\n",
      "apps/shop/prod/kustomization.yaml": "resources: [../base]\n",
      "settings/editor.json": "{ // no JSON\n",
    });
    await work({ pull: number });
    expect(last(number)?.findings.map(({ file }) => file)).toContain("apps/shop/base/deployment.yaml");
    expect(last(number)?.findings.map(({ file }) => file)).not.toContain("settings/editor.json");
    expect(last(number)?.summary).toContain("**dev** and **prod** (Kubernetes 1.34)");
  });

  it("ends the runs of an older head that never came to a result", async () => {
    const number = propose({ [FILE]: deployment("3") });
    const older = headOf(number);
    await expect(work({ pull: number }, {}, undefined, failing(new Transient("GitHub is away")))).rejects.toThrow(
      "away",
    );
    expect(states(older)).toEqual(["in-progress"]);
    push(number, { [FILE]: deployment("4") });
    await work({ pull: number });
    expect(states(older)).toEqual(["in-progress", "cancelled"]);
    expect(states(headOf(number))).toEqual(["in-progress", "success"]);
  });

  it("stays in progress while it tries again, then asks for action, and is completed when it works", async () => {
    const number = propose({ [FILE]: deployment("3") });
    const away = failing(new Transient("GitHub is away"));
    for (const attempts of [0, 1, 2, 3]) {
      await expect(work({ pull: number }, {}, { attempts, strikes: 0 }, away)).rejects.toThrow(Transient);
      expect(last(number)?.status).toBe("in-progress");
    }
    await expect(work({ pull: number }, {}, { attempts: 4, strikes: 0 }, away)).rejects.toThrow(Transient);
    expect(last(number)).toMatchObject({
      status: "action-required",
      summary: expect.stringContaining("GitHub is away"),
    });
    await work({ pull: number }, {}, { attempts: 5, strikes: 0 });
    expect(last(number)?.status).toBe("success");
  });

  it("asks for action where it fails itself, without words from files", async () => {
    const number = propose({ [FILE]: deployment("3") });
    const bug = failing(new TypeError("password: hunter2"));
    await expect(work({ pull: number }, {}, { attempts: 3, strikes: 3 }, bug)).rejects.toThrow(TypeError);
    expect(last(number)?.status).toBe("action-required");
    expect(last(number)?.summary).not.toContain("hunter2");
  });

  it("ends what still runs when the pull request is closed", async () => {
    const number = propose({ [FILE]: deployment("3") });
    await expect(work({ pull: number }, {}, undefined, failing(new Transient("away")))).rejects.toThrow();
    world.hub.closePull(HOME, number, "alice");
    await work({ pull: number });
    expect(last(number)?.status).toBe("cancelled");
  });

  it("answers for what a merge queue builds, and once more when asked", async () => {
    const onTopOf = world.git.branches.get("main") ?? "";
    const commit = world.git.commit("gh-readonly-queue/main/pr-1", { [FILE]: deployment('"two"') });
    world.git.branches.set("gh-readonly-queue/main/pr-1", commit);
    await work({ commit }, { onTopOf });
    expect(states(commit)).toEqual(["in-progress", "failure"]);
    await work({ commit }, { again: true });
    expect(states(commit).slice(2)).toEqual(["in-progress", "failure"]);
  });

  it("judges what a merge queue builds for another branch by what lies on that one", async () => {
    const { git } = world;
    git.commit("main", {
      "towpath.yaml": `version: 1
layout: apps/{application}/{environment}/**
environments: { dev: {}, live: { after: dev, branch: env/live, layout: "apps/{application}/**" } }
validation: { kubernetes-version: "1.34" }
`,
    });
    git.branches.set("env/live", git.branches.get("main") ?? "");
    const onTopOf = git.branches.get("env/live") ?? "";
    const branch = "gh-readonly-queue/env/live/pr-1";
    git.branches.set(branch, onTopOf);
    const commit = git.commit(branch, { "apps/shop/deployment.yaml": deployment("3") });
    await work({ commit }, { onTopOf, base: "env/live" });
    expect(writes(commit).at(-1)?.summary).toContain("**live** (Kubernetes 1.34)");
    await work({ commit }, { again: true });
    expect(writes(commit).at(-1)?.summary).toContain("**live** (Kubernetes 1.34)");
  });

  it("ends what still runs on a commit that a merge queue gives up, and forgets the commit", async () => {
    const onTopOf = world.git.branches.get("main") ?? "";
    const build = (name: string): string => {
      world.git.branches.set(name, onTopOf);
      return world.git.commit(name, { [FILE]: deployment("3") }, { message: name });
    };
    const [running, done] = [build("gh-readonly-queue/main/pr-1"), build("gh-readonly-queue/main/pr-2")];
    const away = failing(new Transient("GitHub is away"));
    await expect(work({ commit: running }, { onTopOf }, undefined, away)).rejects.toThrow("away");
    await work({ commit: done }, { onTopOf });
    for (const commit of [running, done]) await work({ commit }, { onTopOf, ended: true });
    expect(states(running)).toEqual(["in-progress", "cancelled"]);
    expect(states(done)).toEqual(["in-progress", "success"]);
    expect(await readRecord(outside.projection, HOME, running)).toBeUndefined();
    expect(await readRecord(outside.projection, HOME, done)).toBeUndefined();
  });

  it.each([
    ["before", MANIFESTS_CHECK, 0],
    ["after", MANIFESTS_CHECK, 0],
    ["before", MANIFESTS_CHECK, 1],
    ["after", MANIFESTS_CHECK, 1],
    ["before", POLICY_CHECK, 1],
    ["after", POLICY_CHECK, 1],
  ] as const)(
    "is brought to its end by the next process where one is killed %s it writes %s (%s)",
    async (when, name, nth) => {
      const number = propose({ [FILE]: deployment("3") });
      let killed = false;
      world.hub.interrupt = (moment) => {
        const done = writes(headOf(number), name).length;
        if (killed || moment !== when || done !== (when === "before" ? nth : nth + 1)) return;
        killed = true;
        throw new Error("killed");
      };
      await expect(work({ pull: number })).rejects.toThrow("killed");
      await work({ pull: number }, {}, { attempts: 0, strikes: 1 }, anotherProcess);
      for (const each of [MANIFESTS_CHECK, POLICY_CHECK]) expect(last(number, each)?.status).toBe("success");
      await work({ pull: number });
      expect(last(number)?.status).toBe("success");
    },
  );

  it("checks drafts as it checks others: who asks for reviews later has the answer already", async () => {
    const number = propose({ [FILE]: deployment('"two"') });
    world.hub.pull({ id: HOME }, number).draft = true;
    await work({ pull: number });
    expect(states(headOf(number))).toEqual(["in-progress", "failure"]);
  });

  it("checks all of more than 3,000 changed files, where GitHub's own list of files ends", async () => {
    const path = (at: number): string => `apps/app-${at}/dev/settings.yaml`;
    const text = (at: number): string => settings.replaceAll("shop", `app-${at}`);
    const files = Object.fromEntries(Array.from({ length: 3_001 }, (_, at) => [path(at), text(at)]));
    const number = propose({ ...files, [path(3_000)]: text(3_000).replace("\ndata:", "\ndaata:") });
    await work({ pull: number });
    expect(last(number)).toMatchObject({ status: "failure", findings: [{ file: path(3_000), line: 4 }] });
    expect(last(number)?.summary).toContain("3001 changed files with 3001 objects");
  });

  it("looks at what deleted files leave behind, where nothing else changes", async () => {
    const removal = propose({ [FILE]: undefined, "apps/shop/dev/settings.yaml": undefined }, "removal");
    await work({ pull: removal });
    expect(last(removal)).toMatchObject({ status: "success" });
    expect(last(removal)?.summary).toContain("0 changed files with 0 objects and 2 removed files");
  });

  it("says nothing green of a pull request into a repository whose home cannot be asked", async () => {
    const number = propose({ [FILE]: deployment("3") });
    const { mirrors } = outside;
    outside = {
      ...outside,
      mirrors: { ...mirrors, fetch: async () => Promise.reject(new Transient("GitHub does not answer")) },
    };
    await expect(work({ pull: number }, {}, { attempts: 4, strikes: 0 })).rejects.toThrow("does not answer");
    expect(last(number)).toMatchObject({ status: "action-required", title: "Could not be checked" });
  });

  it("wakes pull requests by their head, and all that have no result under today's towpath.yaml", async () => {
    const number = propose({ [FILE]: deployment("3") });
    const told = () =>
      [...world.store.accepted.values()]
        .filter(({ lane }) => lane === `checks:${HOME}:${number}`)
        .map(({ payload }) => payload);
    await work({ commit: headOf(number) }, { again: true });
    expect(told()).toEqual([{ again: true }]);
    await work("all");
    expect(told()).toHaveLength(1);
    world.tick();
    await work("all");
    expect(told()).toHaveLength(2);
    await work({ pull: number });
    world.tick();
    await work("all");
    expect(told()).toHaveLength(2);
    world.git.commit("main", { "towpath.yaml": `${CONFIG}# other\n` });
    await work("all");
    expect(told()).toHaveLength(3);
  });

  it("asks for action while towpath.yaml is broken, except where no manifest changes", async () => {
    const mends = propose({ "towpath.yaml": `${CONFIG}# mended\n` }, "mends");
    const number = propose({ [FILE]: deployment("3") });
    world.git.commit("main", { "towpath.yaml": "version: [" });
    await work({ pull: number });
    expect(last(number)?.status).toBe("action-required");
    await work({ pull: mends });
    expect(last(mends)?.status).toBe("success");
  });
});
