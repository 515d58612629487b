import { beforeEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { API, answerTokens, createScene, guardNetwork, HOME, SHA } from "./scene.ts";

guardNetwork();
beforeEach(answerTokens);

const REPO = "/repos/acme/env";
const rules = (...list: object[]): void => {
  nock(API).get(`${REPO}/rules/branches/main`).query({ per_page: 100, page: 1 }).reply(200, list);
};
const protection = (refUpdateRule: object | null): void => {
  nock(API)
    .post("/graphql", ({ variables }) => variables?.branch === "refs/heads/main")
    .reply(200, { data: { repository: { ref: { refUpdateRule } } } });
};
const settings = (more: object = {}): void => {
  nock(API)
    .get(REPO)
    .reply(200, { id: 77, full_name: "acme/env", ...more });
};
const read = () => createScene().github.inspection.branchGuards(HOME, "main");

describe("what guards a branch", () => {
  it("is read from rulesets, with whether the App may pass them, each ruleset once", async () => {
    const from = (ruleset_id: number) => ({
      ruleset_source_type: "Repository",
      ruleset_source: "acme/env",
      ruleset_id,
    });
    rules(
      {
        type: "pull_request",
        parameters: {
          required_approving_review_count: 1,
          require_code_owner_review: true,
          allowed_merge_methods: ["squash"],
        },
        ...from(1),
      },
      {
        type: "required_status_checks",
        parameters: { required_status_checks: [{ context: "build", integration_id: 15 }, { context: "ci/old" }] },
        ...from(1),
      },
      { type: "merge_queue", ...from(2) },
      { type: "commit_message_pattern", parameters: { operator: "starts_with", pattern: "x" }, ...from(2) },
    );
    nock(API)
      .get(`${REPO}/rulesets/1`)
      .reply(200, { id: 1, name: "main", source: "acme/env", current_user_can_bypass: "never" });
    nock(API)
      .get(`${REPO}/rulesets/2`)
      .reply(200, { id: 2, name: "queue", source: "acme", current_user_can_bypass: "pull_requests_only" });
    protection(null);
    settings({ allow_merge_commit: false, allow_squash_merge: true, allow_rebase_merge: true });
    const main = { source: 'ruleset "main" of acme/env', bypassed: false };
    expect(await read()).toEqual({
      guards: [
        { kind: "reviews", count: 1, codeOwners: true, ...main },
        { kind: "methods", methods: ["squash"], ...main },
        {
          kind: "checks",
          checks: [
            { context: "build", appId: 15 },
            { context: "ci/old", appId: undefined },
          ],
          ...main,
        },
        { kind: "merge-queue", source: 'ruleset "queue" of acme', bypassed: true },
      ],
      methods: ["squash", "rebase"],
    });
  });

  it("is read from classic branch protection", async () => {
    rules();
    protection({
      requiredApprovingReviewCount: 2,
      requiresCodeOwnerReviews: false,
      requiredStatusCheckContexts: ["ci"],
      requiresLinearHistory: true,
      requiresSignatures: true,
    });
    settings();
    const { guards, methods } = await read();
    expect(guards.map(({ kind, source }) => `${kind}: ${source}`)).toEqual([
      "reviews: branch protection",
      "checks: branch protection",
      "linear-history: branch protection",
      "signatures: branch protection",
    ]);
    expect(methods).toBeUndefined();
  });

  it("may be nothing at all", async () => {
    rules();
    nock(API)
      .post("/graphql")
      .reply(200, { data: { repository: { ref: null } } });
    settings();
    expect(await read()).toEqual({ guards: [], methods: undefined });
  });
});

describe("the checks that somebody writes", () => {
  it("are those of the last updated pull request into the branch", async () => {
    nock(API)
      .get(`${REPO}/pulls`)
      .query({ base: "main", state: "all", sort: "updated", direction: "desc", per_page: 1 })
      .reply(200, [{ number: 9, head: { sha: SHA("b") } }]);
    nock(API)
      .get(`${REPO}/commits/${SHA("b")}/check-runs`)
      .query({ per_page: 100, page: 1 })
      .reply(200, { check_runs: [{ name: "build", app: { id: 15 } }] });
    nock(API)
      .get(`${REPO}/commits/${SHA("b")}/status`)
      .query({ per_page: 100 })
      .reply(200, { statuses: [{ context: "ci/old" }] });
    expect(await createScene().github.inspection.seenChecks(HOME, "main")).toEqual({
      pullRequest: 9,
      checks: [
        { context: "build", appId: 15 },
        { context: "ci/old", appId: undefined },
      ],
    });
  });
});
