/** Healthy: every cluster of every environment that this one comes after reports the release as working. */
import type { HealthyConfig } from "../config/gate-config.ts";
import type { GateResult } from "../domain/gate-result.ts";
import { formatTime } from "../domain/times.ts";
import { eachUpstream } from "./each-upstream.ts";
import type { ClusterHealth, GateFacts, UpstreamStay } from "./facts.ts";
import type { Gate } from "./gate.ts";
import { agentOf, fareOf, placeOf } from "./upstream-health.ts";
import { wholeOf } from "./whole.ts";
import { because } from "./wording.ts";

/** Passes if the latest report of each cluster is healthy; unobserved, if the release was merged, and says so. */
export const healthy = (_config: HealthyConfig): Gate => ({
  holds: "opening",
  evaluate: (facts) =>
    eachUpstream(facts, {
      gate: "healthy",
      answer: (stay) => inEnvironment(facts, stay),
      passed: (names) => `${facts.subject.version} is healthy in ${names}`,
    }),
});

function inEnvironment(facts: GateFacts, stay: UpstreamStay): GateResult {
  const { version } = facts.subject;
  const { agent, clusters, environment } = stay;
  if (agent === "none") {
    return {
      gate: "healthy",
      state: "passed",
      reason: `${version} was merged in ${environment}, which is unobserved: nobody reports how it fares there`,
    };
  }
  if (clusters.length > 0) {
    const parts = clusters.map((cluster) => inCluster(facts, stay, cluster));
    return wholeOf("healthy", parts, `${version} is healthy in all clusters of ${environment}`);
  }
  const reason = `nothing is known of what ${agentOf(stay)} reports in ${environment}`;
  return { gate: "healthy", state: "error", reason, opener: "Towpath can look it up again" };
}

function inCluster(facts: GateFacts, stay: UpstreamStay, cluster: ClusterHealth): GateResult {
  const { version } = facts.subject;
  const place = placeOf(stay, cluster);
  const agent = agentOf(stay);
  const fare = fareOf(cluster);
  const gone = stay.replaced === undefined ? "" : `, and ${stay.replaced.by} took its place`;
  const opener =
    stay.replaced === undefined
      ? `${agent} reports it healthy there`
      : `a newer release is healthy in ${stay.environment}`;
  const shut = (state: "waiting" | "blocked", reason: string): GateResult => ({
    gate: "healthy",
    state: gone === "" ? state : "blocked",
    reason: `${reason}${gone}`,
    opener,
  });
  switch (fare.kind) {
    case "missing":
      return shut("waiting", `${agent} has not reported on ${version} in ${place} (looked for as ${cluster.name})`);
    case "unhealthy": {
      const since = formatTime(fare.since, facts.timezone);
      return shut("blocked", `${version} is unhealthy in ${place} since ${since}${because(fare.latest.description)}`);
    }
    case "progressing":
    case "healthy":
      if (fare.latest.state !== "healthy") return shut("waiting", `${version} is not healthy in ${place} yet`);
      return { gate: "healthy", state: "passed", reason: `${agent} reports ${version} as healthy in ${place}` };
  }
}
