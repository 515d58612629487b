import { describe, expect, it } from "@jest/globals";
import { OPERATIONS } from "../../../src/sandbox/contract/operations.ts";
import { RateLimiter } from "../../../src/sandbox/http/rate-limiter.ts";
import { allRoutes } from "../../../src/sandbox/rest/routes.ts";
import { USUAL_BEHAVIOUR } from "../../../src/sandbox/state/behaviour.ts";
import { Clock } from "../../../src/sandbox/state/clock.ts";
import { GITHUB_LIMITS } from "../../../src/sandbox/state/limits.ts";
import { createWorld, destroyWorld } from "../../../src/sandbox/state/world.ts";
import { DeliveryFaults } from "../../../src/sandbox/webhooks/delivery-faults.ts";
import { Webhooks } from "../../../src/sandbox/webhooks/webhooks.ts";
import { setUpAcme } from "../../support/acme.ts";
import { useSandbox } from "../../support/sandbox.ts";
import { appItself, deliveries, farewell } from "./app.ts";
import { checks, rules } from "./checks.ts";
import { contents } from "./contents.ts";
import { noting } from "./day.ts";
import { deployments } from "./deployments.ts";
import { graphql } from "./graphql.ts";
import { people } from "./people.ts";
import { issues, pulls } from "./pulls.ts";
import { writing } from "./writing.ts";

const EVENTS = [
  ...["push", "create", "delete", "pull_request", "pull_request_review", "issue_comment", "check_run", "check_suite"],
  ...[
    "status",
    "deployment",
    "deployment_status",
    "repository_dispatch",
    "repository",
    "registry_package",
    "workflow_run",
  ],
];
const PERMISSIONS = {
  administration: "write",
  actions: "read",
  checks: "write",
  contents: "write",
  deployments: "write",
  issues: "write",
  members: "read",
  packages: "read",
  pull_requests: "write",
  statuses: "write",
} as const;

const asked = new Set<string>();
const github = useSandbox({ onExchange: (exchange) => void asked.add(github.guard.contract.operationOf(exchange)) });

/** What the sandbox answers, by the names of GitHub's description; its own spelling where GitHub describes no such. */
function known(): string[] {
  const clock = new Clock();
  const world = createWorld(clock, GITHUB_LIMITS, USUAL_BEHAVIOUR);
  const routes = allRoutes(new Webhooks(world, new DeliveryFaults(clock)), new RateLimiter(world));
  destroyWorld(world);
  const example = (path: string): string => path.replace(/\{\w+\+?\}/g, "1");
  const names = routes.map(({ method, path }) => github.guard.contract.operationOf({ method, path: example(path) }));
  return [...new Set(names)].sort();
}

describe("every operation that the sandbox knows", () => {
  it("is one that GitHub describes", () => {
    expect(known().filter((name) => !(name in OPERATIONS))).toEqual([]);
  });

  it("is answered as GitHub describes it, with the webhooks that GitHub would send", async () => {
    const wrong: string[] = [];
    const sandbox = github.current;
    const acme = setUpAcme(sandbox, { permissions: PERMISSIONS, events: EVENTS, webhookUrl: "http://127.0.0.1:9/" });
    for (const step of [
      appItself,
      people,
      contents,
      pulls,
      issues,
      checks,
      rules,
      deployments,
      writing,
      graphql,
      deliveries,
      farewell,
    ])
      await step(acme, noting(wrong), sandbox);
    expect(wrong).toEqual([]);
    expect(known().filter((name) => !asked.has(name))).toEqual([]);
    expect(github.guard.checked()).toBeGreaterThan(100);
  });
});
