/** What builds offer to an environment that takes new images. */

import type { ImageBuild } from "../domain/image-build.ts";
import { type ImageName, isArtefactTag } from "../domain/image-reference.ts";
import type { Release, ReleaseImage } from "../domain/release.ts";
import { matchesRule } from "../domain/tag-rule.ts";
import type { EnvironmentView, Shortfall } from "./environment-view.ts";
import type { HeldBack, Offer, Prospect } from "./prospect.ts";

/** A version of an image that was built and that its rule takes. */
interface Built {
  readonly image: ImageName;
  readonly tag: string;
  readonly digest?: string;
  readonly build: ImageBuild;
}

/** Builds that go together. */
interface Bundle {
  /** What they share, for sentences: a tag or a revision. */
  readonly label: string;
  readonly built: readonly Built[];
}

/**
 * Offers of builds, by the application's `together`:
 * - `same-tag`: a tag that every image of the application was built with and that every rule takes;
 * - `same-revision`: the builds of one source commit, one for every image;
 * - `latest-each`: the newest of each image, on its own.
 *
 * With `latest-each` only what was heard after `after` (a step back by a person) counts, so that one image that waits
 * for something later does not hold the others; elsewhere the choice sorts that out.
 */
export function newImages(view: EnvironmentView, after: number): Offer {
  const prospects: Prospect[] = [];
  const heldBack: HeldBack[] = [];
  const unordered: Prospect[] = [];
  const accepted = acceptedBuilds(view);
  for (const bundle of bundles(view, accepted, after)) {
    const release = releaseOf(view, bundle.built);
    const moved = view.moved(release);
    if (moved.length === 0) continue;
    const availableAt = lastHeard(bundle.built, moved);
    const ordering = view.compare(release);
    if (ordering === "unordered") unordered.push({ release, availableAt });
    if (ordering !== "newer") continue;
    const missing = missingBuild(view, bundle);
    const made = missing === undefined ? view.complete(release) : { shortfall: missing };
    if ("release" in made) prospects.push({ release: made.release, availableAt });
    else heldBack.push({ release, availableAt, shortfall: made.shortfall });
  }
  return { prospects, heldBack, unordered };
}

/** Since when each image of a release is known to be built; undefined if no sender said so of one of them. */
export function heardSince(view: EnvironmentView, images: Release["images"]): number | undefined {
  const times = images.map((target) =>
    view.slice.builds
      .filter((build) => build.image === target.image && view.order.same(target.image, build, target))
      .reduce((first, { heardAt }) => Math.min(first, heardAt), Number.POSITIVE_INFINITY),
  );
  const last = Math.max(0, ...times);
  return Number.isFinite(last) ? last : undefined;
}

/** When the last of the builds of these images was heard. */
const lastHeard = (built: readonly Built[], images: readonly ReleaseImage[]): number =>
  Math.max(
    ...built.filter(({ image }) => images.some((moved) => moved.image === image)).map(({ build }) => build.heardAt),
  );

/** By image, each version once (when it was heard first), without what is surely too old to matter. */
function acceptedBuilds(view: EnvironmentView): ReadonlyMap<ImageName, readonly Built[]> {
  const { builds, images } = view.slice;
  const alone = images.length === 1;
  const accepted = new Map<ImageName, Map<string, Built>>(images.map(({ image }) => [image, new Map()]));
  for (const build of builds) {
    const { image, tag, digest } = build;
    const versions = accepted.get(image);
    const rule = view.order.rule(image)?.tags;
    if (versions === undefined || rule === undefined || tag === undefined || isArtefactTag(tag)) continue;
    const key = `${tag}@${digest ?? ""}`;
    const known = versions.get(key);
    if (known !== undefined && known.build.heardAt <= build.heardAt) continue;
    if (known === undefined) {
      // Comparing is cheaper than matching, and most builds that are kept are older than what is held.
      if (alone && view.holds(image) && isPast(view, build)) continue;
      if (!matchesRule(rule, tag)) continue;
    }
    versions.set(key, { image, tag, ...(digest !== undefined && { digest }), build });
  }
  return new Map([...accepted].map(([image, versions]) => [image, [...versions.values()]]));
}

function isPast(view: EnvironmentView, build: ImageBuild): boolean {
  const ordering = view.compareImage(build);
  return ordering === "older" || ordering === "equal";
}

function bundles(
  view: EnvironmentView,
  accepted: ReadonlyMap<ImageName, readonly Built[]>,
  after: number,
): readonly Bundle[] {
  const { together, images } = view.slice;
  const all = [...accepted.values()].flat();
  if (together === "latest-each" && images.length > 1) return latestEach(view, accepted, after);
  const bySharing = together === "same-revision" && images.length > 1 ? byRevision : byTag;
  const groups = new Map<string, Built[]>();
  for (const built of all) {
    const label = bySharing(built);
    if (label === undefined) continue;
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [built]);
    else group.push(built);
  }
  return [...groups].map(([label, group]) => ({ label, built: newestOfEach(view, group) }));
}

const byTag = ({ tag }: Built): string => tag;
const byRevision = ({ build }: Built): string | undefined => build.revision;

/**
 * The newest of each image that can be written and moves it forward, as one bundle (an image without one stays as it
 * is); and, each alone, the newest that cannot be written yet.
 */
function latestEach(
  view: EnvironmentView,
  accepted: ReadonlyMap<ImageName, readonly Built[]>,
  after: number,
): readonly Bundle[] {
  const ready: Built[] = [];
  const lacking: Bundle[] = [];
  for (const versions of accepted.values()) {
    const newer = versions.filter(
      (version) => version.build.heardAt > after && view.holds(version.image) && view.compareImage(version) === "newer",
    );
    const isReady = (version: Built): boolean => "release" in view.complete(releaseOf(view, [version]));
    ready.push(...newestOfEach(view, newer.filter(isReady)));
    const [newest] = newestOfEach(view, newer);
    if (newest !== undefined && !isReady(newest)) lacking.push({ label: newest.tag, built: [newest] });
  }
  return [...(ready.length > 0 ? [{ label: "", built: ready }] : []), ...lacking];
}

function newestOfEach(view: EnvironmentView, group: readonly Built[]): readonly Built[] {
  if (group.length < 2) return group;
  const newest = new Map<ImageName, Built>();
  for (const built of group) {
    const known = newest.get(built.image);
    if (known === undefined || isBetter(view, built, known)) newest.set(built.image, built);
  }
  return [...newest.values()];
}

/** Newer by the rule; of equals the one with a digest, then the one heard last (what the tag means now). */
function isBetter(view: EnvironmentView, a: Built, b: Built): boolean {
  const ordering = view.order.versions(a.image, a, b);
  if (ordering === "newer" || ordering === "older") return ordering === "newer";
  if ((a.digest === undefined) !== (b.digest === undefined)) return a.digest !== undefined;
  if (a.build.heardAt !== b.build.heardAt) return a.build.heardAt > b.build.heardAt;
  return `${a.tag}@${a.digest}` < `${b.tag}@${b.digest}`;
}

/** What an environment would take of a bundle; revision and source only where all its images agree on them. */
function releaseOf(view: EnvironmentView, built: readonly Built[]): Release {
  const taken = built.filter(({ image }) => view.holds(image)).sort((a, b) => (a.image < b.image ? -1 : 1));
  const revision = shared(taken.map(({ build }) => build.revision));
  const source = shared(taken.map(({ build }) => build.source));
  return {
    application: view.slice.application,
    images: taken.map(({ image, tag, digest }) => ({ image, tag, ...(digest !== undefined && { digest }) })),
    ...(revision !== undefined && { revision }),
    ...(source !== undefined && { source }),
  };
}

function shared(values: readonly (string | undefined)[]): string | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
}

/** Whether a bundle lacks an image of the application (also of one that this environment does not hold). */
function missingBuild({ slice, order }: EnvironmentView, { label, built }: Bundle): Shortfall | undefined {
  if (slice.images.length === 1 || slice.together === "latest-each") return undefined;
  const missing = slice.images.find(({ image }) => !built.some((one) => one.image === image));
  if (missing === undefined) return undefined;
  const what = slice.together === "same-tag" ? `the tag ${label}` : `commit ${label.slice(0, 12)}`;
  const rule = order.rule(missing.image)?.tags;
  const refused =
    slice.together === "same-tag" &&
    rule !== undefined &&
    slice.builds.some((build) => build.image === missing.image && build.tag === label) &&
    !matchesRule(rule, label);
  return refused
    ? {
        reason: `the rule of ${missing.image} does not take ${what}`,
        opener: "a person mends the rules in towpath.yaml, or a tag is built that all rules take",
        passing: false,
      }
    : {
        reason: `no build of ${missing.image} with ${what} was reported yet`,
        opener: `a build of ${missing.image} with ${what} is reported`,
        passing: true,
      };
}
