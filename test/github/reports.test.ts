import { beforeEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { API, APP_ID, answerTokens, createScene, guardNetwork, HOME, operations, SHA } from "./scene.ts";

guardNetwork();
beforeEach(answerTokens);

const COMMIT = SHA("c");
const STATUSES = `/repos/acme/env/commits/${COMMIT}/statuses`;
const RUNS = `/repos/acme/env/commits/${COMMIT}/check-runs`;
const status = (id: number, state: string, more: object = {}) => ({
  id,
  state,
  context: "kustomization/apps/0d3a9ce6",
  description: "reconciliation succeeded",
  created_at: "2026-03-02T10:00:00Z",
  creator: { login: "flux[bot]" },
  ...more,
});
const run = (id: number, more: object = {}) => ({
  id,
  name: "continuous-delivery/checkout-dev",
  status: "completed",
  conclusion: "success",
  started_at: "2026-03-02T10:00:00Z",
  completed_at: "2026-03-02T10:01:00Z",
  output: { title: "Synced to 1.5.0", summary: null },
  app: { id: 9, slug: "argocd" },
  ...more,
});

describe("commit statuses", () => {
  it("are reports with their creator, whoever that is, and nothing but a success is healthy", async () => {
    nock(API)
      .get(STATUSES)
      .query({ per_page: 100, page: 1 })
      .reply(200, [
        status(4, "error", { creator: null, description: null }),
        status(3, "failure"),
        status(2, "pending"),
        status(1, "success"),
      ]);
    const { reports, complete } = await createScene().github.reports.statuses(HOME, COMMIT);
    expect(complete).toBe(true);
    expect(reports.map(({ state, by, description }) => [state, by, description])).toEqual([
      ["unhealthy", "ghost", ""],
      ["unhealthy", "flux[bot]", "reconciliation succeeded"],
      ["progressing", "flux[bot]", "reconciliation succeeded"],
      ["healthy", "flux[bot]", "reconciliation succeeded"],
    ]);
    expect(reports[0]).toMatchObject({ kind: "status", id: 4, at: Date.parse("2026-03-02T10:00:00Z") });
  });

  it("are read up to the last one that is known, and no further", async () => {
    const scene = createScene();
    nock(API)
      .get(STATUSES)
      .query({ per_page: 100, page: 1 })
      .reply(200, [status(7, "success"), status(6, "pending"), status(5, "success")], {
        link: `<${API}${STATUSES}?page=2>; rel="next"`,
      });
    const { reports } = await scene.github.reports.statuses(HOME, COMMIT, 5);
    expect(reports.map(({ id }) => id)).toEqual([7, 6]);
    expect(operations(scene).filter((name) => name.includes("statuses"))).toHaveLength(1);
  });

  it("are none for a commit that GitHub does not know", async () => {
    nock(API)
      .get(STATUSES)
      .query(true)
      .reply(422, { message: `No commit found for SHA: ${COMMIT}` });
    expect(await createScene().github.reports.statuses(HOME, COMMIT)).toEqual({ reports: [], complete: true });
  });

  it("are read with a token that can write nothing", async () => {
    nock.cleanAll();
    const asked: unknown[] = [];
    nock(API)
      .post("/app/installations/5/access_tokens", (body) => asked.push(body) > 0)
      .reply(201, { token: "ghs_secret", expires_at: "2026-03-02T11:00:00Z", permissions: {} });
    nock(API).get(STATUSES).query(true).reply(200, []);
    await createScene().github.reports.statuses(HOME, COMMIT);
    const permissions = { metadata: "read", checks: "read", statuses: "read" };
    expect(asked).toEqual([{ repository_ids: [HOME.id], permissions }]);
  });
});

describe("check runs", () => {
  it("have a beginning and an end, and what did not run says nothing", async () => {
    nock(API)
      .get(RUNS)
      .query({ per_page: 100, page: 1, filter: "all" })
      .reply(200, {
        total_count: 5,
        check_runs: [
          run(5, { status: "in_progress", conclusion: null, completed_at: null }),
          run(4, { conclusion: "skipped" }),
          run(3, { conclusion: "timed_out" }),
          run(2, { app: { id: APP_ID, slug: "towpath" } }),
          run(1),
        ],
      });
    const { reports } = await createScene().github.reports.checkRuns(HOME, COMMIT);
    expect(reports.map(({ id, state }) => [id, state])).toEqual([
      [5, "progressing"],
      [4, "progressing"],
      [4, "progressing"],
      [3, "progressing"],
      [3, "unhealthy"],
      [1, "progressing"],
      [1, "healthy"],
    ]);
    expect(reports.at(-1)).toMatchObject({ by: "argocd[bot]", description: "Synced to 1.5.0" });
    expect(reports.at(-1)?.at).toBe(Date.parse("2026-03-02T10:01:00Z"));
  });
});

const DEPLOYMENTS = "/repos/acme/env/deployments";
const deployment = (id: number, more: object = {}) => ({
  id,
  sha: COMMIT,
  environment: "prod",
  task: "deploy",
  payload: {},
  ...more,
});
const said = (id: number, state: string, login = "deployer[bot]") => ({
  id,
  state,
  description: "all pods run",
  created_at: "2026-03-02T10:00:00Z",
  creator: { login },
});

describe("deployments", () => {
  it("are read by commit, for the environments that are asked for, with what their payload is of", async () => {
    nock(API)
      .get(DEPLOYMENTS)
      .query({ sha: COMMIT, per_page: 100, page: 1 })
      .reply(200, [
        deployment(2, { payload: '{"application":"checkout","tag":"1.5.0"}' }),
        deployment(1, { environment: "preview" }),
      ]);
    nock(API)
      .get(`${DEPLOYMENTS}/2/statuses`)
      .query({ per_page: 100 })
      .reply(200, [said(9, "inactive"), said(8, "success"), said(7, "in_progress"), said(6, "error")]);
    const { reports } = await createScene().github.reports.deployments(HOME, COMMIT, (name) => name === "prod");
    expect(reports.map(({ id, state, name }) => [id, state, name])).toEqual([
      [8, "healthy", "prod"],
      [7, "progressing", "prod"],
      [6, "unhealthy", "prod"],
    ]);
    expect(reports[0]?.deployment).toEqual({ id: 2, application: "checkout", version: "1.5.0" });
  });

  it("count by what others say of them: what Towpath said of its own is no report", async () => {
    nock(API)
      .get(`${DEPLOYMENTS}/3`)
      .reply(200, deployment(3, { task: "towpath", payload: { towpath: "key", application: "checkout" } }));
    nock(API)
      .get(`${DEPLOYMENTS}/3/statuses`)
      .query(true)
      .reply(200, [said(2, "success", "towpath[bot]"), said(1, "in_progress", "deployer[bot]")]);
    const found = await createScene().github.reports.deployment(HOME, 3);
    expect(found?.commit).toBe(COMMIT);
    expect(found?.reports.map(({ id, by }) => [id, by])).toEqual([[1, "deployer[bot]"]]);
  });

  it.each([["not json"], ['"text"'], [null], [[1]], [{ application: 7, version: {} }]])(
    "with the payload %j are of nothing in particular",
    async (payload) => {
      nock(API).get(`${DEPLOYMENTS}/3`).reply(200, deployment(3, { payload }));
      nock(API)
        .get(`${DEPLOYMENTS}/3/statuses`)
        .query(true)
        .reply(200, [said(1, "success")]);
      const found = await createScene().github.reports.deployment(HOME, 3);
      expect(found?.reports[0]?.deployment).toEqual({ id: 3 });
    },
  );

  it("that are gone say nothing", async () => {
    nock(API).get(`${DEPLOYMENTS}/3`).reply(404, { message: "Not Found" });
    expect(await createScene().github.reports.deployment(HOME, 3)).toBeUndefined();
  });
});
