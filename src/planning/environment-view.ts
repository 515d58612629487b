/** One environment of the slice as the planner asks it: what it holds, what would move, what would be written where. */
import type { ImageRule } from "../config/config.ts";
import type { ImageName, Version } from "../domain/image-reference.ts";
import type { Place } from "../domain/place.ts";
import type { Release, ReleaseImage } from "../domain/release.ts";
import { whyNot } from "../domain/tag-rule.ts";
import type { Ask } from "./asks.ts";
import type { PlannedWrite } from "./plan.ts";
import { joined, type Ordering, type ReleaseOrder } from "./release-order.ts";
import type { EnvironmentSlice, Held, Slice } from "./slice.ts";

/** A release that cannot be written as its rules want it, with what is missing. */
export interface Shortfall {
  /** Part of a sentence, without a full stop. */
  readonly reason: string;
  readonly opener: string;
  /** True if it may come by itself (a digest that is not known yet), false if a person must mend something. */
  readonly passing: boolean;
}

export class EnvironmentView {
  readonly slice: Slice;
  readonly order: ReleaseOrder;
  readonly at: EnvironmentSlice;
  readonly held: Held;
  /** Images that it holds and that a rule decides on: only these move. */
  readonly images: readonly ImageName[];
  /** What is missing to judge releases on their way here; grows while the environment is planned. */
  readonly asks: Ask[] = [];
  /** When what was read of the time will read otherwise. */
  again: number | undefined;
  readonly #places: ReadonlyMap<ImageName, readonly Place[]>;

  constructor(slice: Slice, order: ReleaseOrder, at: EnvironmentSlice, held: Held) {
    this.slice = slice;
    this.order = order;
    this.at = at;
    this.held = held;
    this.images = held.release.images.map(({ image }) => image).filter((image) => order.rule(image) !== undefined);
    this.#places = placesByImage(held.places);
  }

  get name(): string {
    return this.at.environment.name;
  }

  lookAgainAt(at: number): void {
    this.again = Math.min(this.again ?? at, at);
  }

  holds(image: ImageName): boolean {
    return this.images.includes(image);
  }

  /** The release without what this environment does not hold or what no rule decides on. */
  restrict<R extends Pick<Release, "images">>(release: R): R {
    if (release.images.every(({ image }) => this.holds(image))) return release;
    return { ...release, images: release.images.filter(({ image }) => this.holds(image)) };
  }

  /** How a release stands to what is held, in every place of its images. No image in common: `unordered`. */
  compare(release: Pick<Release, "images">): Ordering {
    let all: Ordering | undefined;
    for (const image of release.images) if (this.holds(image.image)) all = joined(all, this.compareImage(image));
    return all ?? "unordered";
  }

  /** How one image of a release stands to all its places. */
  compareImage(image: ReleaseImage): Ordering {
    let all: Ordering | undefined;
    for (const version of this.#versions(image.image)) {
      all = joined(all, this.order.versions(image.image, image, version));
    }
    return all ?? "unordered";
  }

  /** What people call a release here; of what this environment does not hold nothing is said. */
  version(release: Pick<Release, "images">): string {
    return this.order.name(this.restrict(release));
  }

  /** Whether two releases are the very same images, as far as both have them and this environment too. */
  isSame(a: Pick<Release, "images">, b: Pick<Release, "images">): boolean {
    return this.order.sameImages(this.restrict(a).images, b.images);
  }

  /** The images that a release would change here. */
  moved(release: Pick<Release, "images">): readonly ReleaseImage[] {
    return this.restrict(release).images.filter((image) => this.compareImage(image) !== "equal");
  }

  /**
   * The release as it would be written here: each image that it moves with the tag and the digest that its rule and its
   * places want, looked up among the builds where the release does not say them; or what is missing, or why a rule does
   * not take it. (What a person wrote upstream is the truth there, and no version to carry on if the rules exclude it.)
   */
  complete(release: Release): { readonly release: Release } | { readonly shortfall: Shortfall } {
    const images: ReleaseImage[] = [];
    for (const image of this.restrict(release).images) {
      const rule = this.order.rule(image.image);
      if (rule === undefined) continue;
      const made = this.compareImage(image) === "equal" ? image : this.#completeImage(image, rule);
      if ("reason" in made) return { shortfall: made };
      images.push(made);
    }
    return { release: { ...release, images } };
  }

  /** Why the rules do not take one of these images, as part of a sentence; undefined if they do. */
  refusal(images: readonly ReleaseImage[]): string | undefined {
    for (const image of images) {
      const rule = this.order.rule(image.image)?.tags;
      const tag = this.order.tag(image.image, image);
      const why = rule === undefined || tag === undefined ? undefined : whyNot(rule, tag);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  /** What is written, place by place; only places that hold an older version. For a release made by `complete`. */
  writes(release: Release): readonly PlannedWrite[] {
    return release.images.flatMap((target) => {
      const rule = this.order.rule(target.image);
      if (rule === undefined) return [];
      return (this.#places.get(target.image) ?? [])
        .filter((place) => this.order.versions(target.image, target, place) === "newer")
        .map((place) => ({ place, to: writtenInto(place, target, rule) }));
    });
  }

  /** What is written for a step back: every place of its images that holds something else. */
  writesBack(release: Release): readonly PlannedWrite[] {
    return release.images.flatMap((target) => {
      const rule = this.order.rule(target.image);
      if (rule === undefined) return [];
      return (this.#places.get(target.image) ?? [])
        .filter((place) => !this.order.same(target.image, target, place))
        .map((place) => ({ place, to: writtenInto(place, target, rule) }));
    });
  }

  #versions(image: ImageName): readonly Version[] {
    const places = this.#places.get(image);
    return places ?? this.held.release.images.filter((held) => held.image === image);
  }

  #completeImage(target: ReleaseImage, rule: ImageRule): ReleaseImage | Shortfall {
    const places = this.#places.get(target.image) ?? [];
    const tag = this.order.tag(target.image, target);
    const named = tag ?? target.digest ?? target.image;
    const refused = this.refusal([target]);
    if (refused !== undefined) return notTaken(refused);
    if (rule.tags.kind === "mutable" && rule.write === "tag") return mutableByTag(target.image, rule.tags.tag);
    const wantsTag = rule.write !== "digest" || places.some((place) => place.tag !== undefined);
    if (wantsTag && tag === undefined) return noTag(named);
    const wantsDigest = rule.write !== "tag" || places.some((place) => place.digest !== undefined);
    if (!wantsDigest) return { image: target.image, ...(tag !== undefined && { tag }) };
    const digests = target.digest === undefined ? this.#digestsOf(target.image, tag) : [target.digest];
    const [digest] = digests;
    if (digest === undefined) return noDigest(named);
    if (digests.length > 1) return severalDigests(named, digests.length);
    const roomless = places.find((place) => place.takesDigest === false && place.digest === undefined);
    if (rule.write !== "tag" && roomless !== undefined) return noRoom(roomless);
    return { image: target.image, ...(tag !== undefined && { tag }), digest };
  }

  /** Digests under which a tag was built; a mutable tag says nothing of its digest. */
  #digestsOf(image: ImageName, tag: string | undefined): readonly string[] {
    if (tag === undefined || this.order.rule(image)?.tags.kind === "mutable") return [];
    const builds = this.slice.builds.filter((build) => build.image === image && build.tag === tag);
    return [...new Set(builds.flatMap(({ digest }) => (digest === undefined ? [] : [digest])))];
  }
}

/** What goes into one place: what the rule wants written, and what the place already shows, so that none of it lies. */
function writtenInto(place: Place, target: ReleaseImage, { write }: ImageRule): ReleaseImage {
  const tag = write !== "digest" || place.tag !== undefined;
  const digest = write !== "tag" || place.digest !== undefined;
  return {
    image: target.image,
    ...(tag && target.tag !== undefined && { tag: target.tag }),
    ...(digest && target.digest !== undefined && { digest: target.digest }),
  };
}

function placesByImage(places: readonly Place[]): ReadonlyMap<ImageName, readonly Place[]> {
  const byImage = new Map<ImageName, Place[]>();
  for (const place of places) {
    if (place.image === undefined) continue;
    const list = byImage.get(place.image);
    if (list === undefined) byImage.set(place.image, [place]);
    else list.push(place);
  }
  return byImage;
}

const notTaken = (why: string): Shortfall => ({
  reason: `the image rules do not take it: ${why}`,
  opener: "a person changes the rule in towpath.yaml, or promotes it by hand",
  passing: false,
});

const noDigest = (named: string): Shortfall => ({
  reason: `the registry did not say the digest of ${named} yet`,
  opener: "a build is reported with its digest",
  passing: true,
});

const severalDigests = (named: string, count: number): Shortfall => ({
  reason: `${named} was pushed with ${count} different digests, and upstream does not say which of them it runs`,
  opener: "a person writes the digest next to the tag upstream, or something newer arrives there",
  passing: false,
});

const noTag = (named: string): Shortfall => ({
  reason: `the tag of ${named} is not known`,
  opener: "a build is reported with tag and digest, or a person writes the tag next to the digest",
  passing: false,
});

const noRoom = (place: Place): Shortfall => ({
  reason: `${place.file} line ${place.line} has no room for a digest`,
  opener: 'a person sets "write: tag" for this image in towpath.yaml, or writes the digest there once by hand',
  passing: false,
});

const mutableByTag = (image: ImageName, tag: string): Shortfall => ({
  reason: `the tag ${tag} of ${image} never changes, so writing it changes nothing`,
  opener: 'a person sets "write: tag@digest" or "write: digest" for this image in towpath.yaml',
  passing: false,
});
