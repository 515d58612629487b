/** What texts on one promotion are made of: plain data, put together from the slice and its explanation. */
import type { EnvironmentConfig } from "../config/config.ts";
import type { Place } from "../domain/place.ts";
import type { Release } from "../domain/release.ts";
import type { Sha } from "../domain/repository.ts";
import type { Explanation } from "../planning/plan.ts";
import { ReleaseOrder } from "../planning/release-order.ts";
import type { Slice } from "../planning/slice.ts";
import type { SourceChanges } from "./source-changes.ts";

export interface PromotionFacts {
  readonly application: string;
  readonly environment: EnvironmentConfig;
  readonly release: Release;
  /** What the environment holds. */
  readonly replaces: Release | undefined;
  readonly version: string;
  readonly heldVersion: string | undefined;
  /** A newer one that waits behind it. */
  readonly next: string | undefined;
  /** Where it is written. */
  readonly places: readonly { readonly file: string; readonly line: number }[];
  /** The environments it comes after, with when the release came there; empty for one that takes new images. */
  readonly upstream: readonly UpstreamFact[];
  /** The environments that come after it and hold the application. */
  readonly downstream: readonly { readonly environment: EnvironmentConfig; readonly after: readonly string[] }[];
  readonly explanation: Explanation | undefined;
  readonly changes: SourceChanges | undefined;
  readonly timezone: string;
}

export interface UpstreamFact {
  readonly environment: string;
  /** Undefined: it has not come there. */
  readonly arrived: { readonly at: number; readonly commit: Sha; readonly baseline: boolean } | undefined;
  /** What stands there now. */
  readonly stands: string | undefined;
}

/** What else there is to say of a promotion than the slice knows. */
export interface Besides {
  readonly explanation: Explanation | undefined;
  readonly changes?: SourceChanges | undefined;
  /** Of the configuration; times are written in it. */
  readonly timezone: string;
}

/** The facts of promoting a release into one environment of the slice. Throws if the slice has no such environment. */
export function promotionFacts(slice: Slice, name: string, release: Release, besides: Besides): PromotionFacts {
  const at = slice.environments.find(({ environment }) => environment.name === name);
  if (at === undefined) throw new Error(`the slice of ${slice.application} has no environment ${name}`);
  const order = new ReleaseOrder(slice);
  const moved = new Set(release.images.map(({ image }) => image));
  const replaces = at.held && {
    ...at.held.release,
    images: at.held.release.images.filter(({ image }) => moved.has(image)),
  };
  return {
    application: slice.application,
    environment: at.environment,
    release,
    replaces,
    version: order.name(release),
    heldVersion: replaces && order.name(replaces),
    next: besides.explanation?.next && order.name(besides.explanation.next),
    places: (at.held?.places ?? [])
      .filter((place) => isWritten(order, place, release, besides.explanation?.rollback !== undefined))
      .map(({ file, line }) => ({ file, line })),
    upstream: at.after.flatMap((upstream) => upstreamFact(slice, order, upstream, release)),
    downstream: slice.environments
      .filter((other) => other.after.includes(name) && other.held !== undefined)
      .map(({ environment, after }) => ({ environment, after })),
    explanation: besides.explanation,
    changes: besides.changes,
    timezone: besides.timezone,
  };
}

function isWritten(order: ReleaseOrder, place: Place, release: Release, isBack: boolean): boolean {
  const target = release.images.find(({ image }) => image === place.image);
  if (target === undefined) return false;
  return isBack ? !order.same(target.image, target, place) : order.versions(target.image, target, place) === "newer";
}

function upstreamFact(slice: Slice, order: ReleaseOrder, name: string, release: Release): readonly UpstreamFact[] {
  const at = slice.environments.find(({ environment }) => environment.name === name);
  if (at === undefined) return [];
  const arrival = at.arrivals.find((one) => order.sameImages(release.images, one.release.images));
  return [
    {
      environment: name,
      arrived: arrival && { at: arrival.at, commit: arrival.commit, baseline: arrival.baseline },
      stands: at.held && order.name(at.held.release),
    },
  ];
}
