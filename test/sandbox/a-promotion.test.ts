import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Sandbox } from "../../src/sandbox/start.ts";
import { useSandbox } from "../support/sandbox.ts";
import { appJwt, call, furnish, propose } from "./client.ts";
import { listen } from "./listener.ts";

const git = async (...args: string[]): Promise<string> => (await promisify(execFile)("git", args)).stdout;

describe("a promotion against the sandbox", () => {
  const github = useSandbox({ clock: "2026-03-02T09:00:00Z", per: "file" });
  let sandbox: Sandbox;
  let hooks: Awaited<ReturnType<typeof listen>>;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sandbox-test-"));
    hooks = await listen();
    sandbox = github.current;
  });

  afterAll(async () => {
    await hooks.stop();
    await rm(folder, { recursive: true });
  });

  it("goes from the App's key over tree, commit, ref and pull request to the merge, and back as webhooks", async () => {
    const { app, installationId } = furnish(sandbox, hooks.url);
    const jwt = appJwt(app.id, app.privateKey, Date.parse("2026-03-02T09:00:00Z"));
    const found = await call(sandbox.url, jwt, "GET", "/repos/acme/env/installation");
    expect(found.body.id).toBe(installationId);
    const minted = await call(sandbox.url, jwt, "POST", `/app/installations/${installationId}/access_tokens`, {});
    expect(minted.body.expires_at).toBe("2026-03-02T10:00:00Z");
    const api = (method: string, path: string, body?: unknown) =>
      call(sandbox.url, minted.body.token, method, path, body);

    const { number, sha, pull } = await propose(api, "towpath/promote/dev/shop", "image: shop:1.1.0\n");
    expect(pull).toMatchObject({ state: "open", merged: false, mergeable: null, additions: 1, deletions: 1 });
    await sandbox.settle();
    expect((await api("GET", `/repos/acme/env/pulls/${number}`)).body).toMatchObject({
      mergeable: true,
      mergeable_state: "clean",
      user: { login: "towpath[bot]", type: "Bot" },
    });
    const merged = await api("PUT", `/repos/acme/env/pulls/${number}/merge`, { sha, merge_method: "squash" });
    expect(merged).toMatchObject({ status: 200, body: { merged: true } });
    await sandbox.settle();

    expect(sandbox.readFile({ repository: "acme/env", path: "apps/shop.yaml" })).toBe("image: shop:1.1.0\n");
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
    expect(closed?.payload.pull_request).toMatchObject({ merged: true, merge_commit_sha: merged.body.sha });
  });

  it("is cloned over HTTP by the installation's token, with the merge in it", async () => {
    const { token } = sandbox.installationToken({ account: "acme" });
    const url = `${sandbox.url.replace("http://", `http://x-access-token:${token}@`)}/acme/env.git`;
    await git("clone", "--quiet", url, join(folder, "clone"));
    expect(await git("-C", join(folder, "clone"), "log", "--format=%an|%cn|%s")).toBe(
      "towpath[bot]|GitHub|Change apps/shop.yaml (#1)\nacme|acme|Initial commit\n",
    );
    await git("-C", join(folder, "clone"), "fsck", "--strict");
  });

  it("takes a push of a person over HTTP, and the pull request follows", async () => {
    const { token } = sandbox.createUser({ login: "grace" });
    sandbox.setCollaborator({ repository: "acme/env", login: "grace", role: "write" });
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
    const { number, head } = sandbox.openPullRequest({ repository: "acme/env", as: "grace", head: "topic" });
    await git("-C", at, ...commit, "-m", "Two");
    await git("-C", at, "push", "--quiet", "origin", "topic");
    const now = sandbox.pullRequest({ repository: "acme/env", number });
    expect(now.head.sha).not.toBe(head);
    expect(now.head.sha).toBe((await git("-C", at, "rev-parse", "topic")).trim());
    expect(now.commits).toBe(2);
  });
});
