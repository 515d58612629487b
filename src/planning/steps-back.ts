/** Steps back: an environment was moved to something older than it held. Only people do that; it is never undone. */
import type { Release } from "../domain/release.ts";
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
  for (let at = 1; at < arrivals.length; at += 1) {
    const arrival = arrivals[at];
    const before = lastComparable(view, arrivals, at);
    if (arrival === undefined || before === undefined || !hasOlderImage(view, arrival.release, before.release))
      continue;
    const passed = ["older", "equal"].includes(view.compare(before.release));
    if (passed || (latest !== undefined && arrival.at < latest.at)) continue;
    latest = { from: before.release, to: arrival.release, at: arrival.at };
  }
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
  const what =
    stepBack === undefined
      ? `${view.version(release)} stood in ${view.name} before and was taken back by hand`
      : `${view.name} was taken back by hand from ${view.version(stepBack.from)} to ${view.version(stepBack.to)}`;
  const came = view.at.after.length === 0 ? "was built" : `arrived in ${view.at.after.join(", ")}`;
  return `${what}, and Towpath does not undo that: what ${came} before is not proposed by itself, what comes later is`;
}

/** The last arrival before one that can be compared with it at all. */
function lastComparable(view: EnvironmentView, arrivals: readonly Arrival[], at: number): Arrival | undefined {
  const release = arrivals[at]?.release;
  for (let before = at - 1; release !== undefined && before >= 0; before -= 1) {
    const arrival = arrivals[before];
    if (arrival !== undefined && some(view, release, arrival.release, (ordering) => ordering !== "unordered")) {
      return arrival;
    }
  }
  return undefined;
}

const hasOlderImage = (view: EnvironmentView, a: Release, b: Release): boolean =>
  some(view, a, b, (ordering) => ordering === "older");

/** Whether that is so for how some image of a release stands to the same image of another. */
const some = (view: EnvironmentView, a: Release, b: Release, is: (ordering: Ordering) => boolean): boolean =>
  a.images.some((image) => {
    const other = view.holds(image.image) ? b.images.find((candidate) => candidate.image === image.image) : undefined;
    return other !== undefined && is(view.order.versions(image.image, image, other));
  });
