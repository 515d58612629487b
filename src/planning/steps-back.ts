/** Steps back: an environment was moved to something older than it held. Only people do that; it is never undone. */
import { type Release, releaseVersion } from "../domain/release.ts";
import type { EnvironmentView } from "./environment-view.ts";
import type { Prospect } from "./prospect.ts";
import type { Ordering } from "./release-order.ts";
import type { Arrival } from "./slice.ts";

export interface StepBack {
  readonly from: Release;
  readonly to: Release;
  /** Committer time of the commit that brought the older one. */
  readonly at: number;
}

/**
 * The latest step back that still stands: the environment has not come to hold what it stepped back from, or something
 * newer, since.
 */
export function standingStepBack(view: EnvironmentView): StepBack | undefined {
  const { arrivals } = view.at;
  let latest: StepBack | undefined;
  arrivals.forEach((arrival, at) => {
    const before = lastComparable(view, arrivals.slice(0, at), arrival.release);
    if (before === undefined || !orderings(view, arrival.release, before.release).includes("older")) return;
    const passed = ["older", "equal"].includes(view.compare(before.release));
    if (passed || (latest !== undefined && arrival.at < latest.at)) return;
    latest = { from: before.release, to: arrival.release, at: arrival.at };
  });
  return latest;
}

/**
 * Why proposing a release would undo a step back, as a sentence without a full stop; undefined if it would not. What was
 * available before the step back stays out, however new: whoever stepped back wanted none of what was on its way. So
 * does whatever stood there before, at any time.
 */
export function undoes(
  view: EnvironmentView,
  stepBack: StepBack | undefined,
  { release, availableAt }: Prospect,
): string | undefined {
  const late = stepBack !== undefined && availableAt <= stepBack.at;
  if (!late && !view.at.arrivals.some((arrival) => view.isSame(release, arrival.release))) return undefined;
  const version = (of: Release): string => releaseVersion(view.restrict(of));
  const what =
    stepBack === undefined
      ? `${version(release)} stood in ${view.name} before and was taken back by hand`
      : `${view.name} was taken back by hand from ${version(stepBack.from)} to ${version(stepBack.to)}`;
  const came = view.at.after.length === 0 ? "was built" : `arrived in ${view.at.after.join(", ")}`;
  return `${what}, and Towpath does not undo that: what ${came} before is not proposed by itself, what comes later is`;
}

/** The last of these arrivals that can be compared with the release at all. */
const lastComparable = (view: EnvironmentView, before: readonly Arrival[], release: Release): Arrival | undefined =>
  before.findLast((arrival) => orderings(view, release, arrival.release).some((ordering) => ordering !== "unordered"));

/** Image by image, how a release stands to another. */
const orderings = (view: EnvironmentView, a: Release, b: Release): readonly Ordering[] =>
  view.restrict(a).images.flatMap((image) => {
    const other = b.images.find((candidate) => candidate.image === image.image);
    return other === undefined ? [] : [view.order.versions(image.image, image, other)];
  });
