/** Where something else merged than was proposed: nothing goes on downstream until a clean arrival. */
import { fulfils } from "../domain/release.ts";
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

/** Whether a promotion merged what it had proposed. Where nobody knows what that was, it is as good as a hand edit. */
export const mergedAsProposed = ({ release, proposed }: MergedPromotion): boolean =>
  proposed === undefined || fulfils(release?.images ?? [], proposed.images);

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
