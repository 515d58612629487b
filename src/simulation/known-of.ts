/** What exists in a made-up world, as far as commands name it. */
import type { Known, KnownEnvironment } from "../commands/resolve/known.ts";
import { isInForce } from "../domain/decision.ts";
import { type Release, releaseKey } from "../domain/release.ts";
import type { Explanation } from "../planning/plan.ts";
import { ReleaseOrder } from "../planning/release-order.ts";
import { isBelowFloor } from "../planning/rollback-floor.ts";
import type { Arrival, EnvironmentSlice, Slice } from "../planning/slice.ts";
import type { Driver } from "./driver.ts";

export function knownOf({ world, plans }: Driver): Known {
  const slices = [...world.applications].map((application) => world.slice(application));
  const environments = new Map(
    slices.flatMap((slice) => slice.environments.map(({ environment }) => [environment.name, environment] as const)),
  );
  const decisions = slices.flatMap((slice) => slice.decisions ?? []);
  return {
    decided: [...new Map(decisions.filter((one) => isInForce(one, world.now)).map((one) => [one.id, one])).values()],
    environments: [...environments.values()].map(({ name, gates }) => ({ name, gates })),
    applications: slices.map((slice) => {
      const order = new ReleaseOrder(slice);
      const explanations = plans.find(({ application }) => application === slice.application)?.explanations ?? [];
      return {
        name: slice.application,
        formerNames: [],
        environments: slice.environments
          .filter(({ held }) => held !== undefined)
          .map((at) =>
            known(
              order,
              at,
              explanations.find(({ environment }) => environment === at.environment.name),
            ),
          ),
        built: builtOf(slice),
        quarantined: new Set(
          (slice.decisions ?? [])
            .filter((entry) => entry.kind === "quarantine" && isInForce(entry, world.now))
            .flatMap((entry) => ("images" in entry ? [releaseKey(entry)] : [])),
        ),
      };
    }),
  };
}

function known(order: ReleaseOrder, at: EnvironmentSlice, explanation: Explanation | undefined): KnownEnvironment {
  const { open } = at;
  const { name, rollbackFloor } = at.environment;
  return {
    name,
    rollbackFloor,
    held: at.held?.release,
    stood: at.arrivals.map((arrival) => ({
      release: arrival.release,
      healthy: wasHealthy(at, arrival),
      isBelowFloor: isBelowFloor(order, at.environment, arrival.release),
    })),
    candidate: explanation?.candidate,
    open: open && { pullRequest: open.number, head: open.head, release: open.release },
  };
}

/** In all clusters; what stood there at the start counts unless a report says otherwise: somebody left it running. */
function wasHealthy({ environment, reports = [] }: EnvironmentSlice, { commit, baseline }: Arrival): boolean {
  if (environment.health === undefined || environment.health.agent === "none") return true;
  const own = reports.filter(({ arrival }) => arrival === commit);
  if (own.length === 0) return baseline;
  const clusters = environment.clusters.length === 0 ? [""] : environment.clusters;
  return clusters.every((cluster) => own.findLast((report) => report.cluster === cluster)?.state === "healthy");
}

/** Builds of the same tag (or the same commit) as one release. */
function builtOf({ application, builds }: Slice): readonly Release[] {
  const groups = new Map<string, Release>();
  for (const { image, tag, digest, revision } of builds) {
    const key = revision ?? tag ?? "";
    const before = groups.get(key)?.images.filter((one) => one.image !== image) ?? [];
    const one = { image, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
    const images = [...before, one].sort((a, b) => (a.image < b.image ? -1 : 1));
    groups.set(key, { application, images, ...(revision !== undefined && { revision }) });
  }
  return [...groups.values()];
}
