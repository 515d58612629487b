/** How a release fares in an environment upstream, from what its agents reported. */
import type { ClusterHealth, GateFacts, HealthReport, UpstreamStay } from "./facts.ts";

/** What one cluster's reports come to. */
export type Fare =
  /** Nothing unhealthy came since `since`; `latest` may say that it is progressing again. */
  | { readonly kind: "healthy"; readonly since: number; readonly latest: HealthReport }
  | { readonly kind: "progressing"; readonly latest: HealthReport }
  /** `since` is the first unhealthy report in a row. */
  | { readonly kind: "unhealthy"; readonly since: number; readonly latest: HealthReport }
  | { readonly kind: "missing" };

/** Reads a cluster's reports, oldest first. An unhealthy one takes back all that came before. */
export function fareOf({ reports }: ClusterHealth): Fare {
  const latest = reports.at(-1);
  if (latest === undefined) return { kind: "missing" };
  if (latest.state === "unhealthy") {
    const before = reports.findLastIndex(({ state }) => state !== "unhealthy");
    return { kind: "unhealthy", since: reports[before + 1]?.at ?? latest.at, latest };
  }
  let since: number | undefined;
  for (const { at, state } of reports) {
    if (state === "unhealthy") since = undefined;
    else if (state === "healthy") since ??= at;
  }
  return since === undefined ? { kind: "progressing", latest } : { kind: "healthy", since, latest };
}

/** `staging`, or `staging (eu1)` where it has clusters. */
export const placeOf = ({ environment }: UpstreamStay, { cluster }: ClusterHealth): string =>
  cluster === "" ? environment : `${environment} (${cluster})`;

const AGENTS: Readonly<Record<UpstreamStay["agent"], string>> = {
  argocd: "Argo CD",
  flux: "Flux",
  "github-deployments": "a deployment on GitHub",
  none: "nobody",
};

/** Who reports there, as people call it. */
export const agentOf = ({ agent }: UpstreamStay): string => AGENTS[agent];

/** Environments that the order looks at and of which nothing is known here: what cannot be seen stays shut. */
export const unseenUpstreams = ({ order, upstreams = [] }: Pick<GateFacts, "order" | "upstreams">): readonly string[] =>
  (order.upstreams ?? [])
    .map(({ environment }) => environment)
    .filter((name) => !upstreams.some(({ environment }) => environment === name));
