import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Acme } from "../support/acme.ts";
import { asker } from "../support/ask-sandbox.ts";
import { useSandbox } from "../support/sandbox.ts";
import { FILE, propose, REPO, REPOSITORY, setTheStage, text } from "./conformance/stage.ts";
import { listen } from "./listener.ts";

const git = async (...args: string[]): Promise<string> => (await promisify(execFile)("git", args)).stdout;
const NEW = "images:\n  - name: ghcr.io/acme/checkout\n    newTag: 1.5.0\n";

describe("a promotion against the sandbox", () => {
  const github = useSandbox({ clock: "2026-03-02T09:00:00Z" });
  let hooks: Awaited<ReturnType<typeof listen>>;
  let folder: string;
  let acme: Acme;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sandbox-test-"));
    hooks = await listen();
  });

  beforeEach(() => {
    hooks.heard.length = 0;
    acme = setTheStage(github.current, hooks.url);
  });

  afterAll(async () => {
    await hooks.stop();
    await rm(folder, { recursive: true });
  });

  it("goes from the App's key over tree, commit, ref and pull request to the merge, and back as webhooks", async () => {
    const sandbox = github.current;
    const { installationId, asApp } = acme;
    const minted = await asApp(`POST /app/installations/${installationId}/access_tokens`, {});
    expect(minted.body).toMatchObject({ expires_at: "2026-03-02T10:00:00Z" });
    const ask = asker(sandbox, `token ${text(minted, "token")}`);
    const { number, sha, opened } = await propose(ask, { branch: "towpath/promote/dev/checkout", content: NEW });
    expect(opened.body).toMatchObject({ state: "open", merged: false, mergeable: null, changed_files: 1 });
    await sandbox.settle();
    expect((await ask(`GET ${REPO}/pulls/${number}`)).body).toMatchObject({
      mergeable: true,
      mergeable_state: "clean",
      user: { login: "towpath[bot]", type: "Bot" },
    });
    const merged = await ask(`PUT ${REPO}/pulls/${number}/merge`, { sha, merge_method: "squash" });
    expect(merged).toMatchObject({ status: 200, body: { merged: true } });
    await sandbox.settle();

    expect(sandbox.readFile({ repository: REPOSITORY, path: FILE })).toBe(NEW);
    expect(hooks.names()).toEqual([
      "installation.created",
      "create",
      "push",
      "check_suite.requested",
      "pull_request.opened",
      "pull_request.closed",
      "push",
      "check_suite.requested",
    ]);
    const closed = hooks.heard.find(({ payload }) => payload.action === "closed");
    expect(closed?.payload.pull_request).toMatchObject({ merged: true, merge_commit_sha: text(merged, "sha") });
  });

  it("is cloned over HTTP by the installation's token, with the merge in it", async () => {
    const { number } = await propose(acme.asInstallation, { branch: "next", content: NEW });
    await acme.asInstallation(`PUT ${REPO}/pulls/${number}/merge`, { merge_method: "squash" });
    const { token } = github.current.installationToken({ account: "acme" });
    const url = `${github.current.url.replace("http://", `http://x-access-token:${token}@`)}/acme/env.git`;
    const at = join(folder, "clone");
    await git("clone", "--quiet", url, at);
    expect(await git("-C", at, "log", "--format=%an|%cn|%s")).toBe(
      `towpath[bot]|GitHub|Write ${FILE} (#1)\nacme|acme|Initial commit\n`,
    );
    await git("-C", at, "fsck", "--strict");
    await git("clone", "--quiet", "--bare", "--filter=blob:none", url, join(folder, "partial"));
    expect(await git("-C", join(folder, "partial"), "cat-file", "-p", `HEAD:${FILE}`)).toBe(NEW);
  });

  it("takes a push of a person over HTTP, and the pull request follows", async () => {
    const sandbox = github.current;
    const { token } = sandbox.createUser({ login: "grace" });
    sandbox.setCollaborator({ repository: REPOSITORY, login: "grace", role: "write" });
    const url = `${sandbox.url.replace("http://", `http://grace:${token}@`)}/acme/env.git`;
    const at = join(folder, "grace");
    await git("clone", "--quiet", url, at);
    const commit = [
      "-c",
      "user.name=Grace",
      "-c",
      "user.email=grace@example.com",
      "commit",
      "--quiet",
      "--allow-empty",
    ];
    await git("-C", at, "checkout", "--quiet", "-b", "topic");
    await git("-C", at, ...commit, "-m", "One");
    await git("-C", at, "push", "--quiet", "origin", "topic");
    const { number, head } = sandbox.openPullRequest({ repository: REPOSITORY, as: "grace", head: "topic" });
    await git("-C", at, ...commit, "-m", "Two");
    await git("-C", at, "push", "--quiet", "origin", "topic");
    const now = sandbox.pullRequest({ repository: REPOSITORY, number });
    expect(now.head.sha).not.toBe(head);
    expect(now.head.sha).toBe((await git("-C", at, "rev-parse", "topic")).trim());
    expect(now.commits).toBe(2);
  });

  it("refuses to push what the rules of a branch forbid, and tells git why", async () => {
    const sandbox = github.current;
    sandbox.protectBranch({ repository: REPOSITORY, branch: "main", reviews: {} });
    const { token } = sandbox.installationToken({ account: "acme" });
    const url = `${sandbox.url.replace("http://", `http://x-access-token:${token}@`)}/acme/env.git`;
    const at = join(folder, "refused");
    await git("clone", "--quiet", url, at);
    const who = ["-c", "user.name=x", "-c", "user.email=x@example.com"];
    await git("-C", at, ...who, "commit", "--quiet", "--allow-empty", "-m", "Straight to main");
    const pushed = git("-C", at, "push", "--quiet", "origin", "main");
    await expect(pushed).rejects.toThrow("Changes must be made through a pull request.");
  });

  it("says which Git it needs at least, and runs on it", async () => {
    const [, major = "0", minor = "0"] = /git version (\d+)\.(\d+)/.exec(await git("--version")) ?? [];
    expect(Number(major) * 1000 + Number(minor)).toBeGreaterThanOrEqual(2038);
  });
});
