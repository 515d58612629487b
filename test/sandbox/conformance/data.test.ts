import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Acme } from "../../support/acme.ts";
import { useSandbox } from "../../support/sandbox.ts";
import { at, FILE, propose, REPO, REPOSITORY, setTheStage, text } from "./stage.ts";

const github = useSandbox();
let acme: Acme;
beforeEach(() => {
  acme = setTheStage(github.current);
});

const tree = (entries: readonly object[], base_tree?: string) =>
  acme.asInstallation(`POST ${REPO}/git/trees`, { tree: entries, ...(base_tree === undefined ? {} : { base_tree }) });

// Source: "Signature verification for bots" (docs.github.com): only without a custom author, committer or signature.
describe("commits through the Git data API", () => {
  const commit = async (more: object) => {
    const body = { message: "m", tree: text(await tree([], "main"), "sha"), parents: [acme.env.head], ...more };
    return (await acme.asInstallation(`POST ${REPO}/git/commits`, body)).body;
  };

  it("are signed by GitHub for a bot that names no author, and written by the bot", async () => {
    expect(await commit({})).toMatchObject({
      author: {
        name: "towpath[bot]",
        email: expect.stringMatching(/^\d+\+towpath\[bot\]@users\.noreply\.github\.com$/),
      },
      committer: { name: "GitHub", email: "noreply@github.com" },
      verification: { verified: true, reason: "valid", payload: expect.stringMatching(/^tree /) },
    });
  });

  it("are unsigned with an author of one's own, and linked to the account behind the address", async () => {
    const made = await commit({ author: { name: "Ada", email: "ada@example.com" } });
    expect(made).toMatchObject({ verification: { verified: false, reason: "unsigned", signature: null } });
    github.current.createUser({ login: "zoe", email: "zoe@example.com" });
    const hers = await commit({ author: { name: "Zoe", email: "zoe@example.com" } });
    const read = await acme.asInstallation(`GET ${REPO}/commits/${text(hers, "sha")}`);
    expect(read.body).toMatchObject({ author: { login: "zoe" }, stats: { total: 0 }, files: [] });
  });

  it("name a tree and parents that are there", async () => {
    const make = (body: object) => acme.asInstallation(`POST ${REPO}/git/commits`, { message: "m", ...body });
    expect((await make({ tree: "0".repeat(40) })).status).toBe(422);
    const parents = ["0".repeat(40)];
    expect((await make({ tree: text(await tree([], "main"), "sha"), parents })).status).toBe(422);
  });
});

// Source: "Create a tree" (docs.github.com/rest/git/trees).
describe("trees through the Git data API", () => {
  it("take new content beside what the base holds, and null for what shall go", async () => {
    const made = await tree(
      [
        { path: "apps/new.yaml", mode: "100644", type: "blob", content: "new: ü\n" },
        { path: "README.md", mode: "100644", type: "blob", sha: null },
      ],
      acme.env.head ?? "",
    );
    const listed = await acme.asInstallation(`GET ${REPO}/git/trees/${text(made, "sha")}?recursive=1`);
    const paths = (at(listed, "tree") as { path: string; type: string }[]).filter(({ type }) => type === "blob");
    expect(paths.map(({ path }) => path)).toEqual([FILE, "apps/new.yaml"]);
  });

  it("refuse to delete what is not there, objects that are not there, and paths that lead out", async () => {
    const entry = { mode: "100644", type: "blob" };
    expect((await tree([{ ...entry, path: "gone", sha: null }], "main")).status).toBe(422);
    expect((await tree([{ ...entry, path: "a", sha: "0".repeat(40) }])).status).toBe(422);
    expect((await tree([{ ...entry, path: "../a", content: "" }])).status).toBe(422);
    const workflow = { ...entry, path: ".github/workflows/ci.yml", content: "on: push\n" };
    expect((await tree([workflow], "main")).status).toBe(403);
  });

  // Source: "Git Data API" (docs.github.com/rest/git): 409 for an empty repository.
  it("are none in an empty repository", async () => {
    github.current.createRepository({ owner: "acme", name: "empty" });
    expect(await acme.asInstallation("GET /repos/acme/empty/git/ref/heads/main")).toMatchObject({
      status: 409,
      body: { message: "Git Repository is empty." },
    });
  });
});

// Source: "Create a deployment", "Create a deployment status" (docs.github.com/rest/deployments).
describe("deployments", () => {
  const deploy = (body: object) => acme.asInstallation(`POST ${REPO}/deployments`, { ref: "main", ...body });
  const quiet = { auto_merge: false, required_contexts: [] };
  const states = async (id: string) => {
    const { body } = await acme.asInstallation(`GET ${REPO}/deployments/${id}/statuses`);
    return (body as { state: string }[]).map(({ state }) => state);
  };

  it("merge the default branch into the ref first, unless told not to", async () => {
    github.current.push({ repository: REPOSITORY, as: "ada", branch: "b", files: { "b.md": "b\n" } });
    github.current.push({ repository: REPOSITORY, as: "ada", files: { "c.md": "c\n" } });
    expect(await deploy({ ref: "b", required_contexts: [] })).toMatchObject({
      status: 202,
      body: { message: "Auto-merged main into b on deployment." },
    });
    expect((await deploy({ ref: "b", ...quiet })).status).toBe(201);
  });

  it("wait for every status there is, unless told not to", async () => {
    github.current.setStatus({ repository: REPOSITORY, ref: "main", as: "ada", context: "build", state: "pending" });
    expect((await deploy({ auto_merge: false })).status).toBe(409);
    expect((await deploy(quiet)).status).toBe(201);
  });

  it("make the others of the environment inactive when they succeed, unless told not to", async () => {
    const first = text(await deploy({ environment: "dev", ...quiet }), "id");
    const second = text(await deploy({ environment: "dev", ...quiet }), "id");
    const succeed = (id: string, more: object = {}) =>
      acme.asInstallation(`POST ${REPO}/deployments/${id}/statuses`, { state: "success", ...more });
    await succeed(first, { auto_inactive: false });
    await succeed(second, { auto_inactive: false });
    expect(await states(first)).toEqual(["success"]);
    await succeed(second);
    expect(await states(first)).toEqual(["inactive", "success"]);
  });
});

// Source: facts on sizes, "Create an issue comment", "Create a commit status", "Create a repository dispatch event".
describe("what is too long or too much", () => {
  it("is 422: comments over 65,536 characters, titles over 256, descriptions over 140, eleven keys", async () => {
    const { number, sha } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    const statusOf = async (request: string, body: object) => (await acme.asInstallation(request, body)).status;
    const comment = `POST ${REPO}/issues/${number}/comments`;
    expect(await statusOf(comment, { body: "x".repeat(65_536) })).toBe(201);
    expect(await statusOf(comment, { body: "x".repeat(65_537) })).toBe(422);
    expect(await statusOf(`PATCH ${REPO}/pulls/${number}`, { title: "x".repeat(257) })).toBe(422);
    const status = { state: "success", description: "x".repeat(141) };
    expect(await statusOf(`POST ${REPO}/statuses/${sha}`, status)).toBe(422);
    const payload = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`k${index}`, 1]));
    const dispatch = { event_type: "built", client_payload: payload };
    expect(await statusOf(`POST ${REPO}/dispatches`, dispatch)).toBe(204);
    github.current.clearFaults();
    expect(() =>
      github.current.dispatch({ repository: REPOSITORY, as: "ada", type: "built", payload: { ...payload, more: 1 } }),
    ).toThrow("No more than 10 properties are allowed; 11 were supplied.");
  });
});

describe("a fork", () => {
  // Source: "Check runs" (docs.github.com/rest/checks/runs): pull_requests is empty for pull requests from forks.
  it("opens pull requests whose checks do not name them, and whose commits the base can fetch", async () => {
    const sandbox = github.current;
    sandbox.createUser({ login: "eve" });
    sandbox.fork({ repository: REPOSITORY, owner: "eve" });
    sandbox.push({ repository: "eve/env", as: "eve", branch: "patch", files: { [FILE]: "x: 9\n" } });
    const pull = { repository: REPOSITORY, as: "eve", head: "patch", headRepository: "eve/env" };
    const { number, head } = sandbox.openPullRequest(pull);
    sandbox.setCheck({ repository: REPOSITORY, ref: head, name: "towpath", conclusion: "success" });
    expect(sandbox.checkRuns({ repository: REPOSITORY, ref: head })).toMatchObject([{ pull_requests: [] }]);
    const url = `${sandbox.url}/acme/env.git`.replace(
      "http://",
      `http://x-access-token:${sandbox.installationToken({ account: "acme" }).token}@`,
    );
    const { stdout } = await promisify(execFile)("git", ["ls-remote", url, `refs/pull/${number}/head`]);
    expect(stdout).toBe(`${head}\trefs/pull/${number}/head\n`);
    await sandbox.settle();
    sandbox.push({ repository: "eve/env", as: "eve", branch: "patch", files: { [FILE]: "x: 10\n" } });
    expect(sandbox.mergePullRequest({ repository: REPOSITORY, number, as: "ada" }).sha).toMatch(/^[0-9a-f]{40}$/);
    expect(sandbox.readFile({ repository: REPOSITORY, path: FILE })).toBe("x: 10\n");
  });
});

describe("Git over HTTP", () => {
  it("fails on purpose like the API does", async () => {
    const url = `${github.current.url}/acme/env.git`.replace(
      "http://",
      `http://x-access-token:${github.current.installationToken({ account: "acme" }).token}@`,
    );
    github.current.failRequest({ path: "/acme/env.git/*", answer: { status: 503 } });
    await expect(promisify(execFile)("git", ["ls-remote", url])).rejects.toThrow("503");
    const { stdout } = await promisify(execFile)("git", ["ls-remote", url, "refs/heads/main"]);
    expect(stdout).toBe(`${acme.env.head}\trefs/heads/main\n`);
  });
});
