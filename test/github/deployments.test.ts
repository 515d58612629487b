import { beforeEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { API, answerTokens, createScene, guardNetwork, HOME, SHA } from "./scene.ts";

guardNetwork();
beforeEach(answerTokens);

const PATH = "/repos/acme/env/deployments";
const WANTED = {
  commit: SHA("c"),
  environment: "prod",
  key: "prod/checkout#12",
  application: "checkout",
  version: "1.5.0",
  description: `checkout 1.5.0 ${"x".repeat(200)}`,
};
const list = (found: readonly object[]) =>
  nock(API)
    .get(PATH)
    .query({ sha: WANTED.commit, environment: "prod", task: "towpath", per_page: 100, page: 1 })
    .reply(200, found);
const ours = (id: number, key = WANTED.key) => ({ id, payload: JSON.stringify({ towpath: key }) });

describe("a deployment of ours", () => {
  it("is made without merging anything, without waiting for checks, and in GitHub's lengths", async () => {
    list([ours(3, "prod/payments#12")]);
    const bodies: Record<string, unknown>[] = [];
    nock(API)
      .post(PATH, (body) => bodies.push(body) > 0)
      .reply(201, { id: 7 });
    expect(await createScene().github.deployments.ensure(HOME, WANTED)).toBe(7);
    expect(bodies[0]).toEqual({
      ref: WANTED.commit,
      task: "towpath",
      environment: "prod",
      description: WANTED.description.slice(0, 140),
      payload: { towpath: WANTED.key, application: "checkout", version: "1.5.0" },
      auto_merge: false,
      required_contexts: [],
    });
  });

  it("is found by its key where its answer was lost, the oldest of two", async () => {
    list([ours(9), ours(4)]);
    expect(await createScene().github.deployments.ensure(HOME, WANTED)).toBe(4);
  });

  it("says how it fares once, and leaves those of other applications as they are", async () => {
    const { deployments } = createScene().github;
    nock(API).get(`${PATH}/7/statuses`).query({ per_page: 1 }).reply(200, []);
    const bodies: unknown[] = [];
    nock(API)
      .post(`${PATH}/7/statuses`, (body) => bodies.push(body) > 0)
      .reply(201, {});
    await deployments.say(HOME, 7, { state: "success", description: "healthy" });
    expect(bodies).toEqual([{ state: "success", description: "healthy", auto_inactive: false }]);
    nock(API)
      .get(`${PATH}/7/statuses`)
      .query({ per_page: 1 })
      .reply(200, [{ state: "success" }]);
    await deployments.say(HOME, 7, { state: "success", description: "healthy" });
  });

  it("that somebody deleted is let go", async () => {
    nock(API).get(`${PATH}/7/statuses`).query(true).reply(404, { message: "Not Found" });
    await createScene().github.deployments.say(HOME, 7, { state: "inactive", description: "replaced" });
  });
});
