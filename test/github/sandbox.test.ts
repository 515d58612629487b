/** The adapter against a whole GitHub: what nock's tests take apart works together, and GitHub's description agrees. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { examine } from "../../src/cli/doctor/examine.ts";
import type { Repository } from "../../src/domain/repository.ts";
import { connectGitHub, type GitHub, gitUrl } from "../../src/github/connect.ts";
import { createRequestMeter } from "../../src/github/request-meter.ts";
import { EVENTS, PERMISSIONS } from "../../src/github/requirements.ts";
import { type MirrorFolder, openMirrors } from "../../src/mirror/mirrors.ts";
import { type Acme, setUpAcme } from "../support/acme.ts";
import { useSandbox } from "../support/sandbox.ts";
// Not from scene.ts: nock would stand between this test and the sandbox.
import { SILENT } from "./silent-log.ts";

const NOW = "2026-03-02T10:00:00Z";
const FILE = "apps/checkout/overlays/dev/kustomization.yaml";
const BRANCH = "towpath/promote/dev/checkout";
const sandbox = useSandbox({ clock: NOW });

let acme: Acme;
let github: GitHub;
let mirrors: MirrorFolder;
let home: Repository;
let folder: string;
const clock = {
  now: () => Date.parse(sandbox.current.clock().now),
  sleep: () => Promise.resolve(),
};

beforeEach(async () => {
  acme = setUpAcme(sandbox.current, {
    permissions: Object.fromEntries(PERMISSIONS.map(({ name, level }) => [name, level])),
    events: EVENTS.map(({ name }) => name),
    // Nobody listens there.
    webhookUrl: "http://127.0.0.1:9/api/github/webhooks",
  });
  const { id: appId, privateKey } = acme.app;
  const baseUrl = sandbox.current.url;
  github = connectGitHub({
    appId,
    privateKey,
    baseUrl,
    clock,
    log: SILENT,
    pacing: "none",
    meter: createRequestMeter(),
  });
  folder = mkdtempSync(join(tmpdir(), "towpath-sandbox-mirror-"));
  mirrors = await openMirrors({
    folder,
    gitUrl: gitUrl(baseUrl),
    token: (repository) => github.tokenFor(repository),
    clock,
    log: SILENT,
  });
  const found = await github.installations.find("acme/env");
  if (found === undefined) throw new Error("The App finds its own repository");
  home = found;
});
afterEach(async () => {
  await mirrors.close();
  rmSync(folder, { recursive: true, force: true });
});

async function commitTag(tag: string, message = `checkout ${tag} into dev`) {
  const mirror = await mirrors.fetch(home);
  const base = mirror.branches.get("main") ?? "";
  const file = await mirror.file(base, FILE);
  const content = (await mirror.blobs([file?.blob ?? ""])).get(file?.blob ?? "");
  const text = Buffer.from(content ?? [])
    .toString()
    .replace(/newTag: .*/, `newTag: ${tag}`);
  const commit = await mirror.commit(base);
  const changes = [{ path: FILE, mode: "100644", text }];
  const made = await github.branches.commit(home, { parents: [base], baseTree: commit?.tree, changes, message });
  return { ...made, base };
}

async function propose(tag = "1.5.0") {
  const { sha, base } = await commitTag(tag);
  expect(await github.branches.create(home, BRANCH, sha)).toBe("created");
  const words = { branch: BRANCH, base: "main", title: `checkout ${tag} into dev`, body: "What changes", draft: false };
  const pull = await github.pullRequests.create(home, words);
  return { sha, base, pull, words };
}

const texts = {
  name: "Towpath / promotion",
  externalId: "promotion",
  status: "success",
  title: "t",
  summary: "s",
} as const;

describe("a promotion", () => {
  it("is proposed with six requests, merged and read back from Git", async () => {
    await propose("1.4.1");
    await github.branches.delete(home, BRANCH, (await mirrors.fetch(home)).branches.get(BRANCH) ?? "");
    await acme.asAda("POST /repos/acme/env/labels", { name: "promotion", description: "By Towpath" });
    github.meter.reset();

    const { sha, pull } = await propose();
    await github.checks.write(home, { head: sha, findings: [], ...texts });
    await github.pullRequests.addLabels(home, pull.number, ["promotion"]);
    expect(github.meter.total()).toBe(6);

    expect(await github.pullRequests.listOpen(home, "towpath/")).toEqual([
      expect.objectContaining({
        number: pull.number,
        own: true,
        sameRepository: true,
        head: sha,
        labels: ["promotion"],
      }),
    ]);
    await sandbox.current.settle();
    expect(await github.pullRequests.get(home, pull.number)).toMatchObject({ mergeable: "clean" });
    const merged = await github.pullRequests.merge(home, pull.number, {
      head: sha,
      method: "squash",
      title: "checkout 1.5.0 into dev",
      message: "Towpath-Application: checkout",
    });
    const mirror = await mirrors.fetch(home);
    expect(merged).toEqual({ kind: "merged", commit: mirror.branches.get("main") });
    const steps = await mirror.firstParents(undefined, mirror.branches.get("main") ?? "");
    expect(steps.at(-1)).toMatchObject({
      message: expect.stringContaining("Towpath-Application: checkout"),
      changes: [expect.objectContaining({ path: FILE })],
    });
    expect(await github.pullRequests.findByBranch(home, BRANCH)).toEqual([
      expect.objectContaining({ number: pull.number, state: "closed", mergeCommit: mirror.branches.get("main") }),
      expect.objectContaining({ state: "closed", mergedAt: undefined }),
    ]);
  });

  it("is adopted, commented once and checked once although every answer is lost", async () => {
    const { sha } = await commitTag("1.5.0");
    const words = { branch: BRANCH, base: "main", title: "t", body: "b", draft: false };
    const lose = (method: string, path: string) =>
      sandbox.current.failRequest({ method, path, connectionLost: "after" });
    const twice = async <Result>(write: () => Promise<Result>): Promise<Result> => {
      await expect(write()).rejects.toMatchObject({ name: "Transient" });
      return write();
    };
    lose("POST", "/repos/acme/env/git/refs");
    expect(await twice(() => github.branches.create(home, BRANCH, sha))).toBe("exists");
    lose("POST", "/repos/acme/env/pulls");
    const { number } = await twice(() => github.pullRequests.create(home, words));
    lose("POST", `/repos/acme/env/issues/${number}/comments`);
    await twice(() => github.pullRequests.say(home, number, "superseded", "Hello"));
    lose("POST", "/repos/acme/env/check-runs");
    await twice(() => github.checks.write(home, { head: sha, findings: [], ...texts }));
    const next = await commitTag("1.6.0");
    lose("POST", "/graphql");
    expect(await twice(() => github.branches.move(home, BRANCH, sha, next.sha))).toBe("moved");
    lose("POST", "/graphql");
    expect(await twice(() => github.branches.delete(home, BRANCH, next.sha))).toBe("deleted");

    expect(sandbox.current.pullRequests({ repository: "acme/env" })).toHaveLength(1);
    const comments = await acme.asInstallation(`GET /repos/acme/env/issues/${number}/comments`);
    expect(comments.body).toEqual([expect.objectContaining({ body: "Hello\n\n<!-- towpath:superseded -->" })]);
    const runs = await acme.asInstallation(`GET /repos/acme/env/commits/${sha}/check-runs`);
    expect(runs.body).toMatchObject({ total_count: 1 });
  });

  it("without a difference is a mistake", async () => {
    const { base } = await commitTag("1.5.0");
    await github.branches.create(home, BRANCH, base);
    const words = { branch: BRANCH, base: "main", title: "t", body: "b", draft: false };
    await expect(github.pullRequests.create(home, words)).rejects.toMatchObject({ code: "no-difference" });
  });

  it("leaves a person's push alone, and merges no other head than the one that it names", async () => {
    const { sha, pull } = await propose();
    sandbox.current.push({
      repository: "acme/env",
      branch: BRANCH,
      as: "bob",
      files: { "note.md": "mine\n" },
      message: "A note",
    });
    const next = await commitTag("1.6.0");
    expect(await github.branches.move(home, BRANCH, sha, next.sha)).toBe("moved-by-others");
    expect(await github.branches.delete(home, BRANCH, sha)).toBe("moved-by-others");
    const merge = { head: sha, method: undefined, title: "t", message: "m" };
    expect(await github.pullRequests.merge(home, pull.number, merge)).toEqual({ kind: "moved" });
  });
});

describe("the ledger", () => {
  it("is begun without a parent and appended to only on the head that was read", async () => {
    const write = (parents: string[], text: string) =>
      github.branches.commit(home, {
        parents,
        baseTree: undefined,
        changes: [{ path: "adoption.yaml", mode: "100644", text }],
        message: "Record",
      });
    const root = await write([], "a: 1\n");
    expect(await github.branches.append(home, "towpath-ledger", root.sha)).toBe("missing");
    expect(await github.branches.create(home, "towpath-ledger", root.sha)).toBe("created");
    const one = await write([root.sha], "a: 2\n");
    const other = await write([root.sha], "a: 3\n");
    expect(await github.branches.append(home, "towpath-ledger", one.sha)).toBe("appended");
    expect(await github.branches.append(home, "towpath-ledger", one.sha)).toBe("appended");
    expect(await github.branches.append(home, "towpath-ledger", other.sha)).toBe("diverged");
  });
});

describe("the life of an installation", () => {
  it("lists its repositories and those with a file", async () => {
    const repositories = await github.installations.repositories(acme.installationId);
    expect(repositories.map(({ fullName }) => fullName).sort()).toEqual(["acme/checkout", "acme/env"]);
    const [found] = await github.installations.withFile(repositories, "README.md");
    expect(found).toMatchObject({ fullName: "acme/env" });
    expect(await github.installations.list()).toEqual([{ id: acme.installationId, account: "acme" }]);
  });

  it("goes on under the old name after a renaming, by API and by Git", async () => {
    sandbox.current.renameRepository({ repository: "acme/env", name: "environments" });
    const { pull } = await propose();
    expect(pull).toMatchObject({ number: 1, own: true });
    expect(await github.installations.find("acme/environments")).toMatchObject({ id: home.id });
  });

  it("says that it is suspended, and where the App is not installed", async () => {
    sandbox.current.suspendInstallation({ account: "acme" });
    await expect(github.installations.find("acme/env")).rejects.toMatchObject({ code: "installation-suspended" });
    expect(await github.installations.list()).toEqual([]);
    expect(await github.installations.find("acme/nowhere")).toBeUndefined();
  });

  it("says that a repository is archived", async () => {
    const { sha } = await commitTag("1.5.0");
    sandbox.current.archiveRepository({ repository: "acme/env" });
    await expect(github.branches.create(home, BRANCH, sha)).rejects.toMatchObject({ code: "archived" });
  });
});

describe("towpath doctor", () => {
  it("finds what keeps merge: auto from working", async () => {
    const configuration =
      "version: 1\nlayout: apps/{application}/overlays/{environment}/**\nenvironments:\n  dev: { merge: auto, merge-method: merge }\n";
    sandbox.current.push({
      repository: "acme/env",
      branch: "main",
      as: "ada",
      files: { "towpath.yaml": configuration },
      message: "Configure",
    });
    sandbox.current.updateSettings({ repository: "acme/env", settings: { allowMergeCommit: false } });
    sandbox.current.createRuleset({
      repository: "acme/env",
      name: "main",
      reviews: { count: 1 },
      checks: ["build"],
    });
    await propose();
    const examination = { github, appId: acme.app.id, apiUrl: sandbox.current.url, now: clock.now() };
    const checks = await examine(examination);
    expect(
      checks.filter(({ state }) => state === "mend").map(({ subject, message }) => `${subject}: ${message}`),
    ).toEqual([
      expect.stringMatching(/^deliveries: .* did not arrive, the last one among them/),
      expect.stringMatching(/^acme\/env: dev: ruleset "main" of acme\/env of main wants 1 approving review/),
      expect.stringMatching(/^acme\/env: dev: .* wants the check "build", and nobody wrote it on #1/),
      expect.stringMatching(/^acme\/env: dev: merge-method: merge is not allowed on main; choose squash or rebase/),
    ]);
  });
});
