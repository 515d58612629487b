/** What the gates of an environment are told of a release. */
import type { Release } from "../domain/release.ts";
import type { GateFacts } from "../gates/facts.ts";
import type { UpstreamStanding } from "../gates/order.ts";
import { unobservedFacts } from "../gates/unobserved-facts.ts";
import type { EnvironmentView } from "./environment-view.ts";

/** Everything but the order is unobserved yet, so gates that need more stay shut. */
export function gateFactsOf(
  view: EnvironmentView,
  release: Release,
  upstreams: readonly UpstreamStanding[] | undefined,
  heard: boolean,
): GateFacts {
  const version = view.version(release);
  return unobservedFacts({ environment: view.name, version, upstreams, heard }, view.slice.now, {
    kind: "promotion",
    application: view.slice.application,
    environment: view.name,
    version,
    images: release.images,
    held: view.version(view.held.release),
    sourceAuthor: undefined,
    requesters: [],
  });
}
