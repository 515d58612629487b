import { beforeEach, describe, expect, it } from "@jest/globals";
import { GITHUB_LIMITS } from "../../../src/sandbox/state/limits.ts";
import type { Acme } from "../../support/acme.ts";
import { useSandbox } from "../../support/sandbox.ts";
import { at, FILE, propose, REPO, REPOSITORY, setTheStage, text } from "./stage.ts";

const github = useSandbox({ clock: "2026-03-02T09:00:00Z" });
let acme: Acme;
beforeEach(() => {
  acme = setTheStage(github.current);
});

describe("lists that GitHub cuts off", () => {
  // Source: "Get a tree" (docs.github.com/rest/git/trees): 100,000 entries or 7 MB, then `truncated`.
  it("are recursive trees over their limit, which say so", async () => {
    const whole = await acme.asInstallation(`GET ${REPO}/git/trees/main?recursive=1`);
    expect(at(whole, "truncated")).toBe(false);
    github.current.setLimits({ treeEntries: 3 });
    const cut = await acme.asInstallation(`GET ${REPO}/git/trees/main?recursive=1`);
    expect(cut.body).toMatchObject({ truncated: true });
    expect(at(cut, "tree")).toHaveLength(3);
  });

  // Source: "Compare two commits" (docs.github.com/rest/commits/commits): 250 commits, 300 files.
  it("are the commits and files of a comparison, which keeps the true count", async () => {
    for (const name of ["1", "2", "3"]) {
      github.current.push({ repository: REPOSITORY, as: "ada", branch: "b", files: { [`${name}.md`]: "x\n" } });
    }
    github.current.setLimits({ compareCommits: 2, compareFiles: 1 });
    const answer = await acme.asInstallation(`GET ${REPO}/compare/main...b`);
    expect(answer.body).toMatchObject({ status: "ahead", total_commits: 3, ahead_by: 3, behind_by: 0 });
    expect(at(answer, "commits")).toHaveLength(2);
    expect(at(answer, "files")).toHaveLength(1);
    const second = await acme.asInstallation(`GET ${REPO}/compare/main...b?per_page=2&page=2`);
    expect(at(second, "commits")).toHaveLength(1);
    expect(at(second, "files")).toEqual([]);
  });

  // Source: "List pull requests files", "List commits on a pull request": 3000 and 250, by pages with Link headers.
  it("are the files of a pull request, and pages lead on by Link", async () => {
    github.current.push({
      repository: REPOSITORY,
      as: "ada",
      branch: "b",
      files: Object.fromEntries(["1", "2", "3", "4"].map((name) => [`${name}.md`, "x\n"])),
    });
    const { number } = github.current.openPullRequest({ repository: REPOSITORY, as: "ada", head: "b" });
    github.current.setLimits({ pullFiles: 3 });
    const first = await acme.asInstallation(`GET ${REPO}/pulls/${number}/files?per_page=2`);
    expect(first.body).toHaveLength(2);
    expect(first.headers.get("link")).toMatch(/page=2>; rel="next", <.*page=2>; rel="last"$/);
    expect((await acme.asInstallation(`GET ${REPO}/pulls/${number}/files?per_page=2&page=2`)).body).toHaveLength(1);
    expect(at(await acme.asInstallation(`GET ${REPO}/pulls/${number}`), "changed_files")).toBe(4);
  });

  // Source: "Get repository content": over 1 MB no content, encoding none; folders of 1,000 entries.
  it("are files over 1 MB, which come without their content, and large folders", async () => {
    github.current.setLimits({ fileBytes: 10, folderEntries: 1 });
    expect((await acme.asInstallation(`GET ${REPO}/contents/${FILE}`)).body).toMatchObject({
      content: "",
      encoding: "none",
    });
    expect((await acme.asInstallation(`GET ${REPO}/contents/`)).body).toHaveLength(1);
  });
});

// Source: facts: "lists lag behind writes"; reading one thing by its number does not.
describe("lists that lag behind writes", () => {
  it("miss what was created a moment ago", async () => {
    github.current.setBehaviour({ listLagMs: 5_000 });
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    await acme.asInstallation(`POST ${REPO}/issues/${number}/comments`, { body: "Hello" });
    expect((await acme.asInstallation(`GET ${REPO}/pulls?head=acme:a`)).body).toEqual([]);
    expect((await acme.asInstallation(`GET ${REPO}/pulls/${number}`)).status).toBe(200);
    expect((await acme.asInstallation(`GET ${REPO}/issues/${number}/comments`)).body).toEqual([]);
    github.current.advance({ ms: 5_000 });
    expect((await acme.asInstallation(`GET ${REPO}/pulls?head=acme:a`)).body).toHaveLength(1);
    expect((await acme.asInstallation(`GET ${REPO}/issues/${number}/comments`)).body).toHaveLength(1);
  });
});

// Source: "Rate limits for the REST API" (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
describe("rate limits", () => {
  const make = (index: number) =>
    acme.asInstallation(`POST ${REPO}/git/refs`, { ref: `refs/heads/r${index}`, sha: acme.env.head });

  it("let 80 requests that create content through in a minute, then ask to wait", async () => {
    github.current.setBehaviour({ rateLimits: true });
    for (let index = 0; index < 80; index += 1) expect((await make(index)).status).toBe(201);
    const refused = await make(80);
    expect(refused.status).toBe(403);
    expect(text(refused, "message")).toMatch(/^You have exceeded a secondary rate limit/);
    expect(refused.headers.get("retry-after")).toBe("60");
    expect((await acme.asInstallation(`GET ${REPO}`)).status).toBe(200);
    github.current.advance({ ms: 60_000 });
    expect((await make(80)).status).toBe(201);
  });

  it("let so many through in an hour, too, and no more points in a minute: reads cost one, writes five", async () => {
    expect(GITHUB_LIMITS).toMatchObject({ contentAnHour: 500, pointsAMinute: 900, graphqlPointsAMinute: 2_000 });
    github.current.setBehaviour({ rateLimits: true });
    github.current.setLimits({ contentAnHour: 4, pointsAMinute: 13 });
    for (let index = 0; index < 2; index += 1) expect((await make(index)).status).toBe(201);
    for (let index = 0; index < 3; index += 1) expect((await acme.asInstallation(`GET ${REPO}`)).status).toBe(200);
    expect((await acme.asInstallation(`GET ${REPO}`)).headers.get("retry-after")).toBe("60");
    github.current.advance({ ms: 60_000 });
    for (let index = 2; index < 4; index += 1) expect((await make(index)).status).toBe(201);
    github.current.advance({ ms: 60_000 });
    expect((await make(4)).headers.get("retry-after")).toBe("3480");
    expect((await acme.asInstallation(`DELETE ${REPO}/git/refs/heads/r1`)).status).toBe(204);
  });

  it("count down from 5,000 an hour in the headers, and 304 is free", async () => {
    const first = await acme.asInstallation(`GET ${REPO}`);
    expect(first.headers.get("x-ratelimit-limit")).toBe("5000");
    const left = Number(first.headers.get("x-ratelimit-remaining"));
    const known = { "if-none-match": first.headers.get("etag") ?? "" };
    await acme.asInstallation(`GET ${REPO}`, undefined, known);
    expect((await acme.asInstallation("GET /rate_limit")).body).toMatchObject({
      rate: { remaining: left, limit: 5_000 },
    });
  });

  it("refuse GraphQL over its primary limit with 200 and an error of type RATE_LIMITED", async () => {
    github.current.setBehaviour({ rateLimits: true });
    github.current.setLimits({ requestsAnHour: 3 });
    const ask = () => acme.asInstallation("POST /graphql", { query: "query Who { viewer { login } }" });
    for (let index = 0; index < 3; index += 1)
      expect((await ask()).body).toEqual({ data: { viewer: { login: "towpath" } } });
    expect(await ask()).toMatchObject({ status: 200, body: { errors: [{ type: "RATE_LIMITED" }] } });
  });
});

describe("requests that fail on purpose", () => {
  it("answer what was planned for the n-th that matches, without doing anything", async () => {
    github.current.failRequest({ method: "POST", path: "*/git/refs", from: 2, answer: { status: 502 } });
    const make = (name: string) =>
      acme.asInstallation(`POST ${REPO}/git/refs`, { ref: `refs/heads/${name}`, sha: acme.env.head });
    expect([(await make("a")).status, (await make("b")).status, (await make("b")).status]).toEqual([201, 502, 201]);
  });

  // Source: facts: "the answer is lost after the write took place".
  it("lose the answer after the write took place", async () => {
    github.current.failRequest({ method: "POST", path: "*/git/refs", connectionLost: "after" });
    const ref = { ref: "refs/heads/a", sha: acme.env.head };
    await expect(acme.asInstallation(`POST ${REPO}/git/refs`, ref)).rejects.toThrow("fetch failed");
    expect((await acme.asInstallation(`GET ${REPO}/git/ref/heads/a`)).status).toBe(200);
    github.current.failRequest({ method: "DELETE", connectionLost: "before" });
    await expect(acme.asInstallation(`DELETE ${REPO}/git/refs/heads/a`)).rejects.toThrow("fetch failed");
    expect((await acme.asInstallation(`GET ${REPO}/git/ref/heads/a`)).status).toBe(200);
    expect(github.current.requests().filter(({ status }) => status === 0)).toHaveLength(2);
  });
});
