/** Releases that a person declined by closing their promotion: they are not proposed there again, newer ones are. */
import type { Request, Rollback } from "../domain/decision.ts";
import { parseReleaseKey, type Release } from "../domain/release.ts";
import type { EnvironmentView } from "./environment-view.ts";
import type { Prospect } from "./prospect.ts";

interface Declined {
  readonly images: Release["images"];
  readonly pullRequest: number;
  readonly at?: number;
}

/** What was declined in this environment. */
export const declinedIn = (view: EnvironmentView): readonly Declined[] =>
  view.slice.declined
    .filter(({ environment }) => environment === view.name)
    .map((entry) => ({ ...entry, images: parseReleaseKey(entry.release) }))
    .filter((entry) => view.restrict(entry).images.length > 0);

/**
 * The number of the pull request that a person closed after somebody had asked for the same by command: that is their word
 * on it until it is asked for again. Undefined if nobody did.
 */
export const declinedSince = (view: EnvironmentView, asked: Request | Rollback): number | undefined =>
  declinedIn(view).findLast(({ images, at = 0 }) => at >= asked.at && view.isSame({ images }, asked))?.pullRequest;

/**
 * Why a release is not proposed after what was declined, as a sentence without a full stop; undefined if nothing is
 * against it. An older one that became available only after the decline (a fix on an older line) may be proposed.
 */
export function declinedBecause(
  view: EnvironmentView,
  declined: readonly Declined[],
  { release, availableAt }: Prospect,
): string | undefined {
  const entry = declined.find(
    (one) =>
      view.isSame(release, one) ||
      (view.order.releases(release, one) !== "newer" && (one.at === undefined || availableAt <= one.at)),
  );
  if (entry === undefined) return undefined;
  const [version, refused] = [view.version(release), view.version(entry)];
  const what = version === refused ? "it" : `${refused}, which is not older,`;
  return `${version} is not proposed because a person closed #${entry.pullRequest}, which proposed ${what} without merging; something newer will be`;
}
