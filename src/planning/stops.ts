/** Where something else merged than was proposed: nothing goes on downstream until a clean arrival. */
import { type Release, releaseKey } from "../domain/release.ts";
import type { EnvironmentSlice, MergedPromotion, Slice } from "./slice.ts";

/** The environment in which it happened, and its pull request. */
export interface Stop {
  readonly where: string;
  readonly pullRequest: number;
}

/** For each environment from which nothing goes on: its own stop, or that of one that it comes after. */
export function stopsOf({ environments }: Slice): ReadonlyMap<string, Stop> {
  const stops = new Map<string, Stop>();
  for (const at of environments) {
    const own = ownStop(at);
    const inherited = at.after.map((name) => stops.get(name)).find((stop) => stop !== undefined);
    const stop = own ?? inherited;
    if (stop !== undefined) stops.set(at.environment.name, stop);
  }
  return stops;
}

/** Whether a promotion merged what it had proposed. What cannot be read did not. */
export const mergedAsProposed = ({ release, proposed }: MergedPromotion): boolean =>
  release !== undefined && proposed !== undefined && sameImages(release, proposed);

const sameImages = (a: Release, b: Release): boolean => releaseKey(sorted(a)) === releaseKey(sorted(b));

const sorted = (release: Release): Release => ({
  ...release,
  images: [...release.images].sort((a, b) => (a.image < b.image ? -1 : 1)),
});

function ownStop({ environment, arrivals, unrecorded }: EnvironmentSlice): Stop | undefined {
  const standing = arrivals.at(-1);
  if (standing === undefined) return undefined;
  const differing = standing.differs ?? unrecordedStop(unrecorded, standing.commit);
  return differing === undefined ? undefined : { where: environment.name, pullRequest: differing.pullRequest };
}

function unrecordedStop(unrecorded: readonly MergedPromotion[], commit: string): { pullRequest: number } | undefined {
  const merged = unrecorded.find(({ mergeCommit }) => mergeCommit === commit);
  return merged === undefined || mergedAsProposed(merged) ? undefined : { pullRequest: merged.number };
}
