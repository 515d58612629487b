/** What follows by itself when agents report the release that an environment holds as unhealthy (`on-unhealthy`). */
import { isInForce, type Rollback } from "../domain/decision.ts";
import type { Release } from "../domain/release.ts";
import { arrivalId } from "./arrival-id.ts";
import type { Decided } from "./decided.ts";
import type { EnvironmentView } from "./environment-view.ts";
import type { Action } from "./plan.ts";
import { quarantined } from "./quarantined.ts";
import { isBelowFloor } from "./rollback-floor.ts";
import type { AgentReport, Arrival } from "./slice.ts";

/** Who is said to have decided what follows from the configuration alone. */
export const BY_TOWPATH = "towpath";

/**
 * Nothing for a release that is not unhealthy, and where the environment only stops. Once for each arrival: a release that
 * was gone back to and is unhealthy, too, is left to people.
 */
export function whenUnhealthy(view: EnvironmentView, decided: Decided): readonly Action[] {
  const { onUnhealthy = "stop" } = view.at.environment;
  const standing = view.at.arrivals.at(-1);
  if (onUnhealthy === "stop" || standing === undefined || standing.baseline) return [];
  const report = unhealthyReport(view.at.reports ?? [], standing);
  if (report === undefined) return [];
  const told = tell(view, standing, report);
  if (onUnhealthy === "notify" || decided.rollback !== undefined || isPinned(view, decided)) return told;
  const target = lastHealthy(view, standing);
  if (target === undefined) return told;
  return [stepBack(view, standing, target, report), ...told];
}

/** The latest report of a cluster that says so; of several clusters the first. */
function unhealthyReport(reports: readonly AgentReport[], { commit }: Arrival): AgentReport | undefined {
  const latest = new Map<string, AgentReport>();
  for (const report of reports) if (report.arrival === commit) latest.set(report.cluster, report);
  return [...latest.values()].find(({ state }) => state === "unhealthy");
}

/** Somebody wants it to stand as it stands, or went back already. */
const isPinned = (view: EnvironmentView, { all }: Decided): boolean =>
  all.some(
    (entry) =>
      entry.kind === "pin" &&
      entry.application === view.slice.application &&
      entry.environment === view.name &&
      isInForce(entry, view.slice.now),
  );

/** The newest release before that was healthy in the end, is older, and may stand here. */
function lastHealthy(view: EnvironmentView, standing: Arrival): Release | undefined {
  const { arrivals, reports = [] } = view.at;
  const before = arrivals.slice(0, arrivals.indexOf(standing)).reverse();
  const found = before.find(({ release, commit }) => {
    const images = view.restrict(release);
    const last = reports.findLast(({ arrival }) => arrival === commit);
    return (
      images.images.length > 0 &&
      last?.state === "healthy" &&
      view.compare(images) === "older" &&
      quarantined(view, { release: images }) === undefined &&
      !isBelowFloor(view.order, view.at.environment, images)
    );
  });
  return found && view.restrict(found.release);
}

function stepBack(view: EnvironmentView, standing: Arrival, target: Release, report: AgentReport): Action {
  const { application } = view.slice;
  const bad = view.restrict(standing.release).images;
  const decided = {
    // One for each arrival: planned again, or by another process, it is the same entry.
    id: `u${arrivalId(standing.commit, application, view.name)}`,
    by: BY_TOWPATH,
    // Not the time of planning, so that planning again says the same; and after what it goes back from.
    at: Math.max(report.at, standing.at),
    reason: `reported unhealthy${report.cluster === "" ? "" : ` in ${report.cluster}`} (on-unhealthy: rollback)`,
    application,
  };
  const environment = view.name;
  const rollback: Rollback = { kind: "rollback", ...decided, environment, images: target.images, from: bad };
  return {
    kind: "decide",
    application,
    environment,
    decisions: [
      rollback,
      { kind: "pin", ...decided, id: `${decided.id}-pin`, environment, images: target.images, awayFrom: bad },
      { kind: "quarantine", ...decided, id: `${decided.id}-quarantine`, images: bad },
    ],
  };
}

/** Told where it was merged; nowhere, where nobody knows by which pull request it came. */
function tell(
  view: EnvironmentView,
  { pullRequest, commit, release }: Arrival,
  report: AgentReport,
): readonly Action[] {
  if (pullRequest === undefined) return [];
  return [
    {
      kind: "tell-unhealthy",
      application: view.slice.application,
      environment: view.name,
      pullRequest,
      commit,
      version: view.version(release),
      cluster: report.cluster,
      description: report.description,
      at: report.at,
    },
  ];
}
