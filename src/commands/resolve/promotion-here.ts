/** The promotion on whose pull request a comment stands. */
import { Mistake } from "../../domain/failure.ts";
import type { Release } from "../../domain/release.ts";
import type { CommentPlace } from "../command.ts";
import { applicationHere, findThere } from "./find.ts";
import type { KnownApplication, KnownEnvironment } from "./known.ts";
import type { Seen } from "./resolution.ts";
import { type Here, Impossible } from "./resolver.ts";

/** The head that the person saw, where the comment stands on that environment's open promotion. */
export const seenOf = (place: CommentPlace, there: KnownEnvironment): Seen | undefined =>
  place.kind === "promotion" && place.environment === there.name && there.open?.pullRequest === place.pullRequest
    ? { pullRequest: place.pullRequest, head: place.head }
    : undefined;

export interface PromotionHere {
  readonly application: KnownApplication;
  readonly there: KnownEnvironment;
  readonly release: Release;
  readonly seen: Seen;
}

/** The open promotion on whose pull request the comment stands; it must move one application. `instead`: what to write elsewhere. */
export function promotionHere({ place, known }: Here, instead: string): PromotionHere {
  if (place.kind !== "promotion")
    throw new Mistake("place", `It is for the pull request of a promotion. Elsewhere write ${instead}.`);
  const application = applicationHere(undefined, place, known);
  const there = findThere(application, place.environment);
  const seen = seenOf(place, there);
  const release = there.open?.release;
  if (seen === undefined || release === undefined)
    throw new Impossible(`The promotion of #${place.pullRequest} is not open any more.`);
  return { application, there, release, seen };
}
