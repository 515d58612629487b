/** Steps back: an environment was moved to something older than it held. Only people do that; it is never undone. */
import type { Release } from "../domain/release.ts";
import type { Sha } from "../domain/repository.ts";
import type { EnvironmentView } from "./environment-view.ts";
import type { Prospect } from "./prospect.ts";
import type { Ordering } from "./release-order.ts";
import type { Arrival } from "./slice.ts";

export interface StepBack {
  readonly from: Release;
  readonly to: Release;
  /** Committer time of the commit that brought the older one. */
  readonly at: number;
  readonly commit: Sha;
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
    latest = { from: before.release, to: arrival.release, at: arrival.at, commit: arrival.commit };
  }
  return latest;
}

/**
 * Why proposing a release would undo a step back, as a sentence without a full stop; undefined if it would not: it stood
 * there before, at any time, and something older is there now. (While a step back stands, its pin keeps out the others;
 * once that is lifted, they may come.)
 */
export function undoes(
  view: EnvironmentView,
  stepBack: StepBack | undefined,
  { release }: Pick<Prospect, "release">,
): string | undefined {
  if (!view.at.arrivals.some((arrival) => view.isSame(release, arrival.release))) return undefined;
  const what =
    stepBack === undefined
      ? `${view.version(release)} stood in ${view.name} before and was taken back`
      : `${view.name} was taken back from ${view.version(stepBack.from)} to ${view.version(stepBack.to)}`;
  return `${what}, and Towpath does not undo that by itself: a person promotes ${view.version(release)} again, or something newer comes`;
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
