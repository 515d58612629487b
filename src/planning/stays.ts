/** How long a release has been in each environment upstream, and what agents reported on it there. */
import { fillTemplate } from "../config/template.ts";
import type { Release, ReleaseImage } from "../domain/release.ts";
import type { ClusterHealth, UpstreamStay } from "../gates/facts.ts";
import type { EnvironmentView } from "./environment-view.ts";
import type { Arrival, EnvironmentSlice } from "./slice.ts";
import type { Upstream } from "./upstream.ts";

/** One for each environment upstream that holds an image which the release would move. */
export function staysOf(
  view: EnvironmentView,
  upstreams: readonly Upstream[],
  release: Release,
): readonly UpstreamStay[] {
  const images = view.moved(release);
  return upstreams
    .filter(({ at }) => at.held === undefined || at.held.release.images.some(({ image }) => has(images, image)))
    .map((upstream) => stayOf(view, upstream, images));
}

const has = (images: readonly ReleaseImage[], name: string): boolean => images.some(({ image }) => image === name);

function stayOf(view: EnvironmentView, { at, arrivals }: Upstream, images: readonly ReleaseImage[]): UpstreamStay {
  const matching = arrivals
    .filter(({ arrival, good }) => good && view.order.sameImages(images, arrival.release.images))
    .map(({ arrival }) => arrival);
  const all = arrivals.map(({ arrival }) => arrival);
  const { environment } = at;
  const last = matching.at(-1);
  const next = last === undefined ? undefined : all[all.indexOf(last) + 1];
  return {
    environment: environment.name,
    arrivedAt: matching[0]?.at,
    replaced: next === undefined ? undefined : { at: next.at, by: view.version(next.release) },
    merge: environment.merge,
    agent: environment.health?.agent ?? "none",
    clusters: clustersOf(view, at, matching),
    passedOver: passedOver(view, all, matching),
  };
}

/** Reports that were made while the release stood there, by cluster; a cluster without any is in the list, too. */
function clustersOf(
  view: EnvironmentView,
  at: EnvironmentSlice,
  matching: readonly Arrival[],
): readonly ClusterHealth[] {
  const { clusters, health, name } = at.environment;
  if (health === undefined || health.agent === "none") return [];
  const commits = new Set(matching.map(({ commit }) => commit));
  return (clusters.length === 0 ? [""] : clusters).map((cluster) => ({
    cluster,
    name: fillTemplate(health.name ?? "{application}", {
      application: view.slice.application,
      environment: name,
      ...(cluster !== "" && { cluster }),
    }),
    reports: (at.reports ?? []).filter((report) => report.cluster === cluster && commits.has(report.arrival)),
  }));
}

/** Releases that stood there since what this environment holds, and went without ever coming here. */
function passedOver(
  view: EnvironmentView,
  arrivals: readonly Arrival[],
  matching: readonly Arrival[],
): UpstreamStay["passedOver"] {
  let count = 0;
  let longestStayMs = 0;
  for (const [at, arrival] of arrivals.entries()) {
    const next = arrivals[at + 1];
    if (arrival.baseline || next === undefined || matching.includes(arrival)) continue;
    if (view.compare(arrival.release) !== "newer") continue;
    count += 1;
    longestStayMs = Math.max(longestStayMs, next.at - arrival.at);
  }
  return { count, longestStayMs };
}
