import { describe, expect, it } from "@jest/globals";
import { hearWorkflowRun } from "../../src/registries/workflow-run-event.ts";
import { SHA } from "./payloads.ts";

const run = (change: object = {}, action = "completed"): unknown => ({
  action,
  workflow_run: {
    id: 99,
    head_sha: SHA,
    head_branch: "main",
    path: ".github/workflows/build.yaml@refs/heads/main",
    event: "push",
    conclusion: "success",
    head_repository: { full_name: "acme/Checkout" },
    ...change,
  },
  repository: { id: 3, full_name: "acme/checkout" },
  installation: { id: 1 },
});

describe("A workflow run", () => {
  it("that ended well leaves what a template needs", () => {
    expect(hearWorkflowRun(run())).toEqual({
      run: {
        id: 99,
        installationId: 1,
        repository: "acme/checkout",
        repositoryId: 3,
        headSha: SHA,
        headBranch: "main",
        path: ".github/workflows/build.yaml",
        event: "push",
      },
    });
  });

  it.each([
    ["is not completed", run({}, "requested"), /not completed/],
    ["failed", run({ conclusion: "failure" }), /ended with failure/],
    ["was cancelled", run({ conclusion: "cancelled" }), /ended with cancelled/],
    ["belongs to a pull request", run({ event: "pull_request" }), /pull request/],
    ["belongs to a pull request from outside", run({ event: "pull_request_target" }), /pull request/],
    ["is of a fork's commit", run({ head_repository: { full_name: "mallory/checkout" } }), /another repository/],
    ["does not say whose commit it is of", run({ head_repository: null }), /another repository/],
    ["has no branch", run({ head_branch: null }), /lacks/],
    ["has a malformed sha", run({ head_sha: "main" }), /lacks/],
    ["is not there", {}, /not completed/],
  ])("that %s is ignored with the reason", (_what, payload, reason) => {
    expect(hearWorkflowRun(payload)).toEqual({ ignored: expect.stringMatching(reason) });
  });
});
