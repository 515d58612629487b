import { describe } from "@jest/globals";
import type { ClusterHealth, GateFacts, HealthReport, UpstreamStay } from "../../src/gates/facts.ts";
import { healthy } from "../../src/gates/healthy.ts";
import { factsWith, MINUTE, NOW, stayWith } from "./some-facts.ts";
import { type Case, testTable } from "./table.ts";

const report = (state: HealthReport["state"], minutes: number, description = ""): HealthReport => ({
  at: NOW - minutes * MINUTE,
  state,
  description,
});
const cluster = (name: string, ...reports: readonly HealthReport[]): ClusterHealth => ({
  cluster: name,
  name: `checkout-${name}`,
  reports,
});
const observed = (clusters: readonly ClusterHealth[], given: Partial<UpstreamStay> = {}): UpstreamStay =>
  stayWith({ agent: "flux", clusters, ...given });
const fine = cluster("", report("healthy", 5));
const replaced = { at: NOW, by: "1.6.0" };

const CASES: readonly Case<GateFacts["upstreams"]>[] = [
  { name: "healthy", given: [observed([fine])], state: "passed" },
  { name: "healthy, and replaced since", given: [observed([fine], { replaced })], state: "passed" },
  { name: "unobserved", given: [stayWith()], state: "passed" },
  { name: "not arrived", given: [stayWith({ arrivedAt: undefined })], state: "waiting" },
  {
    name: "the latest report counts",
    given: [observed([cluster("", report("healthy", 9), report("progressing", 5))])],
    state: "waiting",
  },
  { name: "progressing only", given: [observed([cluster("eu1", report("progressing", 5))])], state: "waiting" },
  {
    name: "unhealthy for some time",
    given: [
      observed([
        cluster("eu1", report("healthy", 9), report("unhealthy", 5), report("unhealthy", 1, "CrashLoopBackOff")),
      ]),
    ],
    state: "blocked",
  },
  {
    name: "healthy again",
    given: [observed([cluster("eu1", report("unhealthy", 9), report("healthy", 5))])],
    state: "passed",
  },
  { name: "no report", given: [observed([cluster("eu1")], { agent: "argocd" })], state: "waiting" },
  {
    name: "no report, and none will come",
    given: [observed([cluster("eu1")], { agent: "github-deployments", replaced })],
    state: "blocked",
  },
  { name: "all of two clusters", given: [observed([fine, cluster("eu2", report("healthy", 1))])], state: "passed" },
  { name: "one of two clusters", given: [observed([fine, cluster("eu2")])], state: "waiting" },
  {
    name: "two environments",
    given: [observed([fine]), stayWith({ environment: "qa" })],
    state: "passed",
  },
  {
    name: "the worst of two environments",
    given: [observed([cluster("eu1")]), observed([cluster("", report("unhealthy", 3))], { environment: "qa" })],
    state: "blocked",
  },
  { name: "an agent and no cluster to ask", given: [observed([])], state: "error" },
  { name: "nothing looked up", given: undefined, state: "error" },
];

describe("the healthy gate", () => {
  testTable("healthy", CASES, (upstreams) => healthy({ kind: "healthy" }).evaluate(factsWith({ upstreams })));
});
