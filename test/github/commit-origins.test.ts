/** Where commits come from, asked of a whole GitHub: above all of those that look like the App's own and are not. */
import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Repository } from "../../src/domain/repository.ts";
import { connectGitHub, type GitHub } from "../../src/github/connect.ts";
import { createRequestMeter } from "../../src/github/request-meter.ts";
import { EVENTS, PERMISSIONS } from "../../src/github/requirements.ts";
import { setUpAcme } from "../support/acme.ts";
import { useSandbox } from "../support/sandbox.ts";
import { SILENT } from "./silent-log.ts";

const LEDGER = "towpath-ledger";
const ENV = "acme/env";
const sandbox = useSandbox({ clock: "2026-03-02T10:00:00Z" });

let github: GitHub;
let home: Repository;
let root: string;

beforeEach(async () => {
  const { app } = setUpAcme(sandbox.current, {
    permissions: Object.fromEntries(PERMISSIONS.map(({ name, level }) => [name, level])),
    events: EVENTS.map(({ name }) => name),
    // Nobody listens there.
    webhookUrl: "http://127.0.0.1:9/api/github/webhooks",
  });
  github = connectGitHub({
    appId: app.id,
    privateKey: app.privateKey,
    baseUrl: sandbox.current.url,
    clock: { now: () => Date.parse(sandbox.current.clock().now), sleep: () => Promise.resolve() },
    log: SILENT,
    pacing: "none",
    meter: createRequestMeter(),
  });
  const found = await github.installations.find(ENV);
  if (found === undefined) throw new Error("The App finds its own repository");
  home = found;
  root = await commit([], "Begin");
  await github.branches.create(home, LEDGER, root);
});

async function commit(parents: readonly string[], message: string): Promise<string> {
  const changes = [{ path: "adoption.yaml", mode: "100644", text: `${message}\n` }];
  return (await github.branches.commit(home, { parents, baseTree: undefined, changes, message })).sha;
}

const open = (branch: string, as: string, files: Readonly<Record<string, string>>) => {
  sandbox.current.push({ repository: ENV, as, branch, from: LEDGER, files });
  return sandbox.current.openPullRequest({ repository: ENV, as, head: branch, base: LEDGER, title: "Decide" });
};

describe("a commit", () => {
  it("that the App made is its own, for two requests", async () => {
    await github.commitOrigins.of(home, root);
    github.meter.reset();
    expect(await github.commitOrigins.of(home, root)).toMatchObject({ own: true, merge: undefined });
    expect(github.meter.total()).toBe(2);
  });

  it("that the App made stays its own when somebody opens a pull request that holds it", async () => {
    const next = await commit([root], "Go on");
    await github.branches.append(home, LEDGER, next);
    sandbox.current.push({ repository: ENV, as: "bob", branch: "elsewhere", from: root, files: { "x.txt": "x" } });
    sandbox.current.openPullRequest({ repository: ENV, as: "bob", head: LEDGER, base: "elsewhere", title: "Mine" });
    expect(await github.commitOrigins.of(home, next)).toMatchObject({ own: true, merge: undefined });
  });

  it("that a person pushed is not, and names the person", async () => {
    const { sha } = sandbox.current.push({ repository: ENV, as: "bob", branch: LEDGER, files: { "x.txt": "x" } });
    expect(await github.commitOrigins.of(home, sha)).toEqual({ author: "bob", own: false, merge: undefined });
  });

  it.each(["merge", "squash"] as const)(
    "that came by a pull request (%s) tells who merged it, with the role",
    async (method) => {
      const { number } = open("by-bob", "bob", { "x.txt": "x" });
      const { sha } = sandbox.current.mergePullRequest({ repository: ENV, number, as: "ada", method });
      expect(await github.commitOrigins.of(home, sha)).toMatchObject({
        own: false,
        merge: { pullRequest: number, base: LEDGER, by: "ada", role: "admin" },
      });
    },
  );

  it("that a person squashed from the App's own pull request, in words of their choice, is not the App's", async () => {
    const forged = await commit([root], "Propose");
    await github.branches.create(home, "towpath/promote/dev/checkout", forged);
    const words = { branch: "towpath/promote/dev/checkout", base: LEDGER, title: "t", body: "", draft: false };
    const { number } = await github.pullRequests.create(home, words);
    const message = `Towpath-Ledger: ${home.id}`;
    const merged = { repository: ENV, number, as: "bob", method: "squash", title: "Decide", message } as const;
    const { sha } = sandbox.current.mergePullRequest(merged);
    const origin = await github.commitOrigins.of(home, sha);
    expect(origin.author).toMatch(/\[bot\]$/);
    expect(origin).toMatchObject({ own: false, merge: { by: "bob", role: "maintain" } });
  });

  it("that GitHub does not know is a mistake", async () => {
    await expect(github.commitOrigins.of(home, "d".repeat(40))).rejects.toThrow(/commit/);
  });
});
