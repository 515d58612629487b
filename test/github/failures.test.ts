import { describe, expect, it } from "@jest/globals";
import nock from "nock";
import { API, answerTokens, createScene, guardNetwork, HOME, NOW } from "./scene.ts";

guardNetwork();

const close = (scene = createScene()): Promise<void> => scene.github.pullRequests.close(HOME, 12);
const answering = (status: number, message: string, headers: Record<string, string> = {}): void => {
  answerTokens();
  nock(API).patch("/repos/acme/env/pulls/12").reply(status, { message }, headers);
};

describe("what may go well next time", () => {
  it.each([500, 502, 503])("an answer of %i is transient and not repeated behind the caller's back", async (status) => {
    answering(status, "Server Error");
    const scene = createScene();
    await expect(close(scene)).rejects.toMatchObject({ name: "Transient", retryAfterMs: undefined });
    expect(scene.requests.filter(({ operation }) => operation.startsWith("PATCH"))).toHaveLength(1);
  });

  it("no answer at all is transient and says why", async () => {
    const scene = createScene({
      fetch: async (url) => {
        if (!url.endsWith("/access_tokens")) throw new Error("socket hang up");
        return Response.json({ token: "ghs_secret", expires_at: "2026-03-02T11:00:00Z" }, { status: 201 });
      },
    });
    const wish = close(scene);
    await expect(wish).rejects.toMatchObject({ name: "Transient" });
    await expect(wish).rejects.toThrow("No answer from GitHub (socket hang up): edit a pull request in acme/env");
    expect(scene.requests.at(-1)).toMatchObject({ status: 0 });
  });

  const limits: [string, number, string, Record<string, string>, number][] = [
    ["retry-after", 403, "You have exceeded a secondary rate limit", { "retry-after": "30" }, 30_000],
    [
      "the reset of a spent quota",
      403,
      "API rate limit exceeded",
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1000 + 90) },
      91_000,
    ],
    ["429 without more", 429, "Too many requests", {}, 60_000],
    ["a secondary limit without more", 403, "You have exceeded a secondary rate limit", {}, 60_000],
  ];
  it.each(limits)("a limit waits as long as GitHub says: %s", async (_name, status, message, headers, retryAfterMs) => {
    answering(status, message, headers);
    await expect(close()).rejects.toMatchObject({ name: "Transient", retryAfterMs });
  });

  it("while a limit is in force nothing more is sent for that installation, and others go on", async () => {
    answering(403, "You have exceeded a secondary rate limit", { "retry-after": "30" });
    const scene = createScene();
    await expect(close(scene)).rejects.toMatchObject({ name: "Transient" });
    const sent = scene.requests.length;
    scene.clock.at += 10_000;
    await expect(close(scene)).rejects.toMatchObject({ name: "Transient", retryAfterMs: 20_000 });
    expect(scene.requests).toHaveLength(sent);

    nock(API).patch("/repos/other/env/pulls/1").reply(200, {});
    await scene.github.pullRequests.close({ ...HOME, id: 78, fullName: "other/env", installationId: 6 }, 1);
    scene.clock.at += 21_000;
    nock(API).patch("/repos/acme/env/pulls/12").reply(200, {});
    await close(scene);
  });

  it("a limit that says nothing waits longer each time, until an answer comes", async () => {
    answerTokens();
    const scene = createScene();
    const waits: unknown[] = [];
    for (let time = 0; time < 6; time += 1) {
      nock(API).patch("/repos/acme/env/pulls/12").reply(429, { message: "slow down" });
      waits.push(await close(scene).catch(({ retryAfterMs }) => retryAfterMs));
      scene.clock.at += 16 * 60_000;
    }
    expect(waits).toEqual([60_000, 120_000, 240_000, 480_000, 900_000, 900_000]);
    nock(API).patch("/repos/acme/env/pulls/12").reply(200, {});
    await close(scene);
    nock(API).patch("/repos/acme/env/pulls/12").reply(429, { message: "slow down" });
    await expect(close(scene)).rejects.toMatchObject({ retryAfterMs: 60_000 });
  });
});

describe("what a person must mend", () => {
  it("a missing permission is named as GitHub's header names it", async () => {
    answering(403, "Resource not accessible by integration", {
      "x-accepted-github-permissions": "pull_requests=write",
    });
    await expect(close()).rejects.toMatchObject({ name: "Mistake", code: "missing-permission" });
  });

  it("or as the documentation of the operation does", async () => {
    answering(403, "Resource not accessible by integration");
    await expect(close()).rejects.toThrow(
      'The App may not edit a pull request in acme/env: it lacks the permission "pull requests: write"',
    );
  });

  const states: [number, string, string, RegExp][] = [
    [403, "Repository was archived so is read-only.", "archived", /acme\/env is archived/],
    [403, "This installation has been suspended", "installation-suspended", /suspended/],
    [
      403,
      "Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled",
      "ip-allow-list",
      /IP allow list/,
    ],
    [409, "Git Repository is empty.", "empty-repository", /no commit yet/],
    [404, "Not Found", "not-found", /finds nothing to edit a pull request in acme\/env/],
    [
      451,
      "Repository access blocked",
      "refused",
      /refuses to edit a pull request in acme\/env \(451\): Repository access blocked/,
    ],
  ];
  it.each(states)("%i %s", async (status, message, code, sentence) => {
    answering(status, message);
    const wish = close();
    await expect(wish).rejects.toMatchObject({ name: "Mistake", code });
    await expect(wish).rejects.toThrow(sentence);
  });
});

describe("secrets", () => {
  it("do not stand in what is thrown, at any depth", async () => {
    nock(API)
      .post("/app/installations/5/access_tokens")
      .reply(201, { token: "ghs_verysecret", expires_at: "2026-03-02T11:00:00Z", permissions: {} });
    nock(API).patch("/repos/acme/env/pulls/12").reply(502, { message: "Bad gateway" });
    const error: unknown = await close().catch((thrown: unknown) => thrown);
    const { inspect } = await import("node:util");
    expect(inspect(error, { depth: 10 })).toContain("REDACTED");
    expect(inspect(error, { depth: 10 })).not.toMatch(/verysecret|PRIVATE KEY/);
  });
});

describe("a renamed repository", () => {
  it("is followed with the same method and body", async () => {
    answerTokens();
    nock(API)
      .patch("/repos/acme/env/pulls/12", { state: "closed" })
      .reply(301, { message: "Moved Permanently" }, { location: `${API}/repositories/77/pulls/12` });
    nock(API).patch("/repositories/77/pulls/12", { state: "closed" }).reply(200, {});
    const scene = createScene();
    await close(scene);
    expect(scene.requests.map(({ operation }) => operation)).toContain("redirect");
  });

  it("never leads the token to another host", async () => {
    answerTokens();
    nock(API).patch("/repos/acme/env/pulls/12").reply(307, "", { location: "https://elsewhere.test/steal" });
    await expect(close()).rejects.toThrow(/redirected to another host, elsewhere.test/);
  });
});
