import { describe, expect, it } from "@jest/globals";
import { classifyForChecks } from "../../src/app-checks.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";
const BASE = "89abcdef0123456789abcdef0123456789abcdef";
const repository = { id: 7 };
const pull_request = { number: 12 };
const suite = (more: object = {}) => ({
  head_sha: SHA,
  head_branch: "x",
  pull_requests: [{ number: 12 }],
  app: { id: 1 },
  ...more,
});
const run = (more: object = {}) => ({ name: "Towpath / policy", head_sha: SHA, app: { id: 1 }, ...more });
const classify = (name: string, payload: unknown) => classifyForChecks(name, payload, { deliveryId: "guid", appId: 1 });

describe("an event of GitHub and the lanes of checks", () => {
  it.each([
    ["pull_request", { action: "opened", pull_request, repository }, "checks:7:12", {}],
    ["pull_request", { action: "synchronize", pull_request, repository }, "checks:7:12", {}],
    ["pull_request", { action: "reopened", pull_request, repository }, "checks:7:12", {}],
    ["pull_request", { action: "closed", pull_request, repository }, "checks:7:12", {}],
    ["pull_request", { action: "edited", changes: { base: {} }, pull_request, repository }, "checks:7:12", {}],
    ["check_suite", { action: "requested", check_suite: suite(), repository }, `checks:7:${SHA}`, {}],
    [
      "check_suite",
      { action: "requested", check_suite: suite({ head_branch: null, pull_requests: [] }), repository },
      `checks:7:${SHA}`,
      {},
    ],
    [
      "check_suite",
      { action: "rerequested", check_suite: suite({ pull_requests: [] }), repository },
      `checks:7:${SHA}`,
      { again: true },
    ],
    ["check_run", { action: "rerequested", check_run: run(), repository }, `checks:7:${SHA}`, { again: true }],
    [
      "merge_group",
      { action: "checks_requested", merge_group: { head_sha: SHA, base_sha: BASE }, repository },
      `checks:7:${SHA}`,
      { onTopOf: BASE },
    ],
    [
      "merge_group",
      {
        action: "destroyed",
        merge_group: { head_sha: SHA, base_sha: BASE, base_ref: "refs/heads/env/prod" },
        repository,
      },
      `checks:7:${SHA}`,
      { onTopOf: BASE, base: "env/prod", ended: true },
    ],
  ])("wakes one: %s %j", (name, payload, lane, told) => {
    expect(classify(name, payload)).toMatchObject({ id: "guid:checks", lane, payload: told, builds: [] });
  });

  it.each([
    ["pull_request", { action: "labeled", pull_request, repository }],
    ["pull_request", { action: "edited", changes: { title: {} }, pull_request, repository }],
    ["pull_request", { action: "opened", pull_request: {}, repository }],
    ["pull_request", { action: "opened", pull_request }],
    ["check_suite", { action: "completed", check_suite: suite(), repository }],
    ["check_suite", { action: "requested", check_suite: suite({ pull_requests: [] }), repository }],
    ["check_suite", { action: "rerequested", check_suite: suite({ app: { id: 2 } }), repository }],
    ["check_run", { action: "rerequested", check_run: run({ app: { id: 2 } }), repository }],
    ["check_run", { action: "rerequested", check_run: run({ name: "Towpath / promotion" }), repository }],
    ["check_run", { action: "rerequested", check_run: run({ head_sha: "main" }), repository }],
    ["merge_group", { action: "destroyed", merge_group: { head_sha: SHA }, repository }],
    ["__proto__", { action: "x", repository }],
    ["push", null],
  ])("wakes none: %s %j", (name, payload) => {
    expect(classify(name, payload)).toBeUndefined();
  });
});
