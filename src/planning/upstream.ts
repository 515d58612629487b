/** What the environments upstream offer, and how a release stands in each of them. */

import type { ImageName } from "../domain/image-reference.ts";
import type { Release, ReleaseImage } from "../domain/release.ts";
import type { Standing, UpstreamStanding } from "../gates/order.ts";
import type { EnvironmentView } from "./environment-view.ts";
import type { HeldBack, Offer, Prospect } from "./prospect.ts";
import type { Arrival, EnvironmentSlice } from "./slice.ts";
import type { Stop } from "./stops.ts";

/** An upstream environment with what of its history counts. */
export interface Upstream {
  readonly at: EnvironmentSlice;
  /** In the order in which they came. */
  readonly arrivals: readonly JudgedArrival[];
  readonly stop: Stop | undefined;
}

interface JudgedArrival {
  readonly arrival: Arrival;
  /** Only newer ones (or the same again) followed it, and what merged was what had been proposed. */
  readonly good: boolean;
  /** It is there for more than that it stood there when Towpath first looked. */
  readonly news: boolean;
  readonly stands: boolean;
}

/** Problems that keep an environment from being written, while what stands there is read in full. */
const READS_ALL: readonly string[] = ["shared-place", "mixed-versions"];

/** The upstream environments that hold an image of this one; those that hold none have no say. */
export function upstreamsOf(view: EnvironmentView, stops: ReadonlyMap<string, Stop>): readonly Upstream[] {
  const { environments } = view.slice;
  return view.at.after.flatMap((name) => {
    const at = environments.find(({ environment }) => environment.name === name);
    if (at === undefined) return [];
    const readable = at.held !== undefined || at.problems.length > 0;
    const concerned = at.held === undefined || at.held.release.images.some(({ image }) => view.holds(image));
    return readable && concerned ? [{ at, arrivals: judged(view, at), stop: stops.get(name) }] : [];
  });
}

/**
 * What arrived upstream and is newer than what is held: each release that came to stand somewhere upstream, offered if
 * the order gate would let it in. The others are held back by that gate and returned in `waiting`.
 */
export function arrivedUpstream(
  view: EnvironmentView,
  upstreams: readonly Upstream[],
): Offer & { readonly waiting: readonly Prospect[] } {
  const prospects: Prospect[] = [];
  const heldBack: HeldBack[] = [];
  const unordered: Prospect[] = [];
  const waiting: Prospect[] = [];
  for (const { arrivals } of upstreams) {
    for (const { arrival, good } of arrivals) {
      if (!good) continue;
      const release = view.restrict(arrival.release);
      const ordering = release.images.length === 0 ? "equal" : view.compare(release);
      if (ordering === "older" || ordering === "equal") continue;
      const standings = standingsOf(view, upstreams, release);
      const times = standings.flatMap(({ standing }) => (standing.kind === "arrived" ? [standing.at] : []));
      const prospect = { release: { ...release, application: view.slice.application }, availableAt: latest(times) };
      if (!standings.every(({ standing }) => standing.kind === "arrived" || standing.kind === "baseline")) {
        if (ordering === "newer") waiting.push(prospect);
        continue;
      }
      if (times.length === 0) continue; // it stands everywhere only since the first look
      if (ordering === "unordered") {
        unordered.push(prospect);
        continue;
      }
      const made = view.complete(prospect.release);
      if ("release" in made) prospects.push({ ...prospect, release: made.release });
      else heldBack.push({ ...prospect, shortfall: made.shortfall });
    }
  }
  return { prospects, heldBack, unordered, waiting };
}

/**
 * How what a release would change stands in each environment upstream that holds an image of that; the others have no
 * say. What it would leave as it is need not have been anywhere.
 */
export function standingsOf(
  view: EnvironmentView,
  upstreams: readonly Upstream[],
  release: Pick<Release, "images">,
): readonly UpstreamStanding[] {
  const images = view.moved(release);
  return upstreams
    .filter(({ at }) => at.held === undefined || sharesImage(at.held.release.images, images))
    .map((upstream) => ({
      environment: upstream.at.environment.name,
      standing: standingOf(view, upstream, images),
    }));
}

const sharesImage = (held: readonly ReleaseImage[], images: readonly ReleaseImage[]): boolean =>
  held.some(({ image }) => images.some((asked) => asked.image === image));

function standingOf(
  view: EnvironmentView,
  { at, arrivals, stop }: Upstream,
  images: readonly ReleaseImage[],
): Standing {
  if (stop !== undefined) return { kind: "stopped", ...stop };
  // What reads only a part of it, or not what was recorded of its merges, is no ground to go on from.
  const [doubt] = at.problems.filter(({ code }) => !READS_ALL.includes(code));
  if (at.held === undefined || doubt !== undefined)
    return { kind: "unreadable", why: withoutStop((doubt ?? at.problems[0])?.message ?? "it is not there") };
  const matching = arrivals.filter(({ arrival }) => view.order.sameImages(images, arrival.release.images));
  const good = matching.filter((arrival) => arrival.good);
  const [first] = good.filter(({ news }) => news);
  if (first !== undefined) {
    return { kind: "arrived", at: first.arrival.at, stands: good.some(({ stands }) => stands) };
  }
  if (good.length > 0) return { kind: "baseline" };
  const last = matching.at(-1);
  return last === undefined || last.arrival.differs !== undefined
    ? { kind: "not-arrived" }
    : undone(view, last, arrivals, images);
}

/** What took the place of an arrival so that it no longer counts. */
function undone(
  view: EnvironmentView,
  undoneArrival: JudgedArrival,
  arrivals: readonly JudgedArrival[],
  images: readonly ReleaseImage[],
): Standing {
  for (const { arrival } of arrivals.slice(arrivals.indexOf(undoneArrival) + 1)) {
    const orderings = images.flatMap((image) => {
      const later = arrival.release.images.find((other) => other.image === image.image);
      return later === undefined ? [] : [view.order.versions(image.image, later, image)];
    });
    const followed = view.version(arrival.release);
    if (orderings.includes("older")) return { kind: "stepped-back", to: followed };
    if (orderings.includes("unordered")) return { kind: "unordered", by: followed };
  }
  return { kind: "not-arrived" };
}

/**
 * Judges a history from its end: an arrival is good while, image by image, nothing that came later is older than it or
 * cannot be compared. The oldest of what came later decides, so one look at each arrival is enough.
 */
function judged(view: EnvironmentView, { arrivals }: EnvironmentSlice): readonly JudgedArrival[] {
  const oldestLater = new Map<ImageName, ReleaseImage | "unordered">();
  const result: JudgedArrival[] = [];
  for (let at = arrivals.length - 1; at >= 0; at -= 1) {
    const arrival = arrivals[at];
    if (arrival === undefined) continue;
    let good = arrival.differs === undefined;
    for (const image of view.restrict(arrival.release).images) {
      const later = oldestLater.get(image.image);
      if (later === undefined) {
        oldestLater.set(image.image, image);
        continue;
      }
      const ordering = later === "unordered" ? later : view.order.versions(image.image, later, image);
      if (ordering === "older" || ordering === "unordered") good = false;
      if (ordering === "newer" || ordering === "unordered") {
        oldestLater.set(image.image, ordering === "newer" ? image : "unordered");
      }
    }
    result.push({ arrival, good, news: isNews(view, arrivals, arrival), stands: at === arrivals.length - 1 });
  }
  return result.reverse();
}

/** A return to what stood there at the first look is no news either. */
function isNews(view: EnvironmentView, arrivals: readonly Arrival[], arrival: Arrival): boolean {
  if (arrival.baseline) return false;
  const images = view.restrict(arrival.release).images;
  return !arrivals.some(({ baseline, release }) => baseline && view.order.sameImages(images, release.images));
}

const latest = (times: readonly number[]): number => Math.max(0, ...times);
const withoutStop = (sentence: string): string => sentence.replace(/\.$/, "");
