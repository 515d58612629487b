import { beforeEach, describe, expect, it, jest } from "@jest/globals";
import nock from "nock";
import { connectGitHub, gitUrl } from "../../src/github/connect.ts";
import { describeOperation, operationsInUse } from "../../src/github/operations.ts";
import {
  API,
  APP_ID,
  answerTokens,
  app,
  createScene,
  guardNetwork,
  HOME,
  NOW,
  operations,
  PRIVATE_KEY,
  pull,
  SHA,
} from "./scene.ts";
import { SILENT } from "./silent-log.ts";

guardNetwork();

describe("proposing", () => {
  beforeEach(answerTokens);

  it("takes six requests: tree, commit, branch, pull request, check run and labels", async () => {
    const scene = createScene();
    const { branches, pullRequests, checks } = scene.github;
    await scene.github.identity();
    await scene.github.tokenFor(HOME);
    nock(API).patch("/repos/acme/env/pulls/1").reply(200, {});
    await pullRequests.close(HOME, 1);
    scene.github.meter.reset();

    nock(API)
      .post("/repos/acme/env/git/trees")
      .reply(201, { sha: SHA("1") });
    nock(API)
      .post("/repos/acme/env/git/commits")
      .reply(201, { sha: SHA("c"), tree: { sha: SHA("1") } });
    nock(API).post("/repos/acme/env/git/refs").reply(201, {});
    nock(API).post("/repos/acme/env/pulls").reply(201, pull());
    nock(API).post("/repos/acme/env/check-runs").reply(201, { id: 1 });
    nock(API).post("/repos/acme/env/issues/12/labels").reply(200, []);
    const changes = [{ path: "a", mode: "100644", text: "b" }];
    const { sha } = await branches.commit(HOME, { parents: [SHA("a")], baseTree: SHA("0"), changes, message: "m" });
    await branches.create(HOME, "towpath/promote/dev/checkout", sha);
    const { number } = await pullRequests.create(HOME, {
      branch: "towpath/promote/dev/checkout",
      base: "main",
      title: "t",
      body: "b",
      draft: false,
    });
    const texts = { status: "success", title: "t", summary: "s" } as const;
    await checks.write(HOME, { head: sha, name: "Towpath / promotion", externalId: "1", findings: [], ...texts });
    await pullRequests.addLabels(HOME, number, ["promotion"]);
    expect(scene.github.meter.total()).toBe(6);
    expect(scene.github.meter.byPurpose()).toEqual(new Map([["promoting", 6]]));
  });
});

describe("who we are", () => {
  it("is asked once an hour, and again after a failure", async () => {
    const scene = createScene();
    nock(API).get("/app").reply(502);
    await expect(scene.github.identity()).rejects.toMatchObject({ name: "Transient" });
    nock(API).get("/app").reply(200, app());
    expect(await scene.github.identity()).toMatchObject({ slug: "towpath", botLogin: "towpath[bot]" });
    scene.clock.at = NOW + 59 * 60_000;
    await scene.github.identity();
    nock(API)
      .get("/app")
      .reply(200, app({ slug: "acme-towpath" }));
    scene.clock.at = NOW + 61 * 60_000;
    expect(await scene.github.identity()).toMatchObject({ botLogin: "acme-towpath[bot]" });
  });
});

describe("pacing", () => {
  it("of GitHub's kind keeps writes of one installation a second apart, and installations do not wait for each other", async () => {
    jest.useFakeTimers();
    try {
      const sent: string[] = [];
      const github = connectGitHub({
        appId: APP_ID,
        privateKey: PRIVATE_KEY,
        baseUrl: "https://paced.test",
        log: SILENT,
        clock: { now: () => NOW, sleep: async () => {} },
        fetch: async (url) => {
          const { pathname } = new URL(url);
          if (!pathname.endsWith("access_tokens")) sent.push(pathname);
          return Response.json({ token: "ghs_secret" }, { status: 201 });
        },
      });
      const other = { ...HOME, id: 78, fullName: "other/env", installationId: 6 };
      const wishes = [1, 2, 3].map((number) => github.pullRequests.addLabels(HOME, number, ["a"]));
      const elsewhere = github.pullRequests.addLabels(other, 1, ["a"]);
      await jest.advanceTimersByTimeAsync(500);
      expect(sent.sort()).toEqual(["/repos/acme/env/issues/1/labels", "/repos/other/env/issues/1/labels"]);
      await jest.advanceTimersByTimeAsync(1_000);
      expect(sent).toHaveLength(3);
      await jest.advanceTimersByTimeAsync(1_000);
      await Promise.all([...wishes, elsewhere]);
      expect(sent).toHaveLength(4);
    } finally {
      jest.useRealTimers();
    }
  });

  it("of GitHub's kind repeats nothing: neither a failure nor a limit nor a lost answer of GraphQL", async () => {
    const sent: string[] = [];
    const answers = [
      new Response("{}", { status: 502 }),
      Response.json({ message: "secondary rate limit" }, { status: 403 }),
    ];
    const github = connectGitHub({
      appId: APP_ID,
      privateKey: PRIVATE_KEY,
      baseUrl: "https://unlucky.test",
      log: SILENT,
      clock: { now: () => NOW, sleep: async () => {} },
      fetch: async (url) => {
        const { pathname } = new URL(url);
        if (pathname.endsWith("access_tokens")) return Response.json({ token: "ghs_secret" }, { status: 201 });
        sent.push(pathname);
        const answer = answers.shift();
        if (answer === undefined) throw new Error("socket hang up");
        return answer;
      },
    });
    await expect(github.pullRequests.get(HOME, 1)).rejects.toMatchObject({ name: "Transient" });
    await expect(github.pullRequests.get(HOME, 1)).rejects.toMatchObject({ retryAfterMs: 60_000 });
    const other = { ...HOME, id: 78, installationId: 6 };
    await expect(github.installations.withFile([other], "a")).rejects.toThrow(/socket hang up/);
    expect(sent).toEqual(["/repos/acme/env/pulls/1", "/repos/acme/env/pulls/1", "/graphql"]);
  });
});

describe("every request", () => {
  beforeEach(answerTokens);

  it("is counted by a name that the table of operations knows", async () => {
    nock(API).get("/repos/acme/env/pulls/12").reply(200, pull(), { "x-ratelimit-remaining": "4999" });
    const scene = createScene();
    await scene.github.pullRequests.get(HOME, 12);
    expect(operations(scene).sort()).toEqual([
      "GET /app",
      "GET /repos/{owner}/{repo}/pulls/{pull_number}",
      "POST /app/installations/{installation_id}/access_tokens",
    ]);
    for (const name of operations(scene)) expect([...operationsInUse.keys()]).toContain(name);
    expect(scene.requests.find(({ operation }) => operation.includes("pulls"))).toMatchObject({
      purpose: "promoting",
      installationId: 5,
      status: 200,
      remaining: 4999,
    });
    expect(describeOperation("GET /nowhere").doing).toBe("send GET /nowhere");
  });
});

describe("where Git finds repositories", () => {
  it.each([
    ["https://api.github.com", "https://github.com/acme/env.git"],
    ["https://ghe.acme.example/api/v3", "https://ghe.acme.example/acme/env.git"],
    ["https://api.acme.ghe.com", "https://acme.ghe.com/acme/env.git"],
    ["http://127.0.0.1:4000", "http://127.0.0.1:4000/acme/env.git"],
    ["http://127.0.0.1:4000/", "http://127.0.0.1:4000/acme/env.git"],
  ])("%s → %s", (api, expected) => {
    expect(gitUrl(api)("acme/env")).toBe(expected);
  });
});
