/** Which of two versions, and of two releases, is newer: by the image's rule, and by age where tags do not tell. */
import type { ImageRule } from "../config/config.ts";
import type { ImageName, Version } from "../domain/image-reference.ts";
import { type Release, type ReleaseImage, releaseVersion } from "../domain/release.ts";
import { compareTags, matchesRule, type TagRule } from "../domain/tag-rule.ts";
import type { Slice } from "./slice.ts";

/** How the first stands to the second. `unordered`: nothing tells, or images of a release point both ways. */
export type Ordering = "older" | "equal" | "newer" | "unordered";

/**
 * The order of one application's versions.
 *
 * Tags decide by their rule: `v1.0.1` and `1.0.1` are equal, and equal versions never replace each other, whatever their
 * digests. A version of which only the digest is known has the tag of the build with that digest. Mutable tags are
 * ordered by the age of their digests: since when a digest is known is the first time that a build of it was heard, or
 * that it came to stand in an environment, whichever is earlier; a tag without a digest is older than the same with one.
 * (Whether one source commit is older than another only Git could tell; registries move a mutable tag to what was built
 * last, and so does this order.)
 */
export class ReleaseOrder {
  readonly #slice: Slice;
  readonly #rules: ReadonlyMap<ImageName, ImageRule>;
  readonly #compared = new Map<ImageName, Map<string, Ordering>>();
  #tags: Map<string, string> | undefined;
  #ages: Map<string, number> | undefined;

  constructor(slice: Slice) {
    this.#slice = slice;
    this.#rules = new Map(slice.images.map(({ image, rule }) => [image, rule]));
  }

  /** The rule that decides on an image; undefined: it never moves. */
  rule(image: ImageName): ImageRule | undefined {
    return this.#rules.get(image);
  }

  /** How version `a` of an image stands to `b`. */
  versions(image: ImageName, a: Version, b: Version): Ordering {
    const rule = this.#rules.get(image);
    if (rule === undefined) return a.tag === b.tag && a.digest === b.digest ? "equal" : "unordered";
    if (rule.tags.kind === "mutable") return this.#byAge(image, a, b);
    const [left, right] = [this.tag(image, a), this.tag(image, b)];
    if (left !== undefined && left === right) return "equal";
    const compared = left === undefined || right === undefined ? "unordered" : this.#tagsOf(image, rule, left, right);
    return compared === "unordered" && a.digest !== undefined && a.digest === b.digest ? "equal" : compared;
  }

  /** How release `a` stands to `b`, on the images that both have and that a rule decides on; `unordered` without any. */
  releases(a: Pick<Release, "images">, b: Pick<Release, "images">): Ordering {
    let all: Ordering | undefined;
    for (const version of a.images) {
      const other = b.images.find(({ image }) => image === version.image);
      if (other === undefined || !this.#rules.has(version.image)) continue;
      all = joined(all, this.versions(version.image, version, other));
    }
    return all ?? "unordered";
  }

  /**
   * Whether both are the very same image: same digest, or same tag where a digest is not known of both. Order is not
   * enough where something that was seen upstream is carried on: a tag that was pushed again is not what was seen.
   */
  same(image: ImageName, a: Version, b: Version): boolean {
    if (a.digest !== undefined && b.digest !== undefined) return a.digest === b.digest;
    const mutable = this.#rules.get(image)?.tags.kind === "mutable";
    const tag = this.tag(image, a);
    return !mutable && tag !== undefined && tag === this.tag(image, b);
  }

  /** Whether lists of images are the very same, as far as both name them; at least one image must be in both. */
  sameImages(images: readonly ReleaseImage[], others: readonly ReleaseImage[]): boolean {
    let shared = false;
    for (const image of images) {
      const other = others.find((candidate) => candidate.image === image.image);
      if (other === undefined) continue;
      if (!this.same(image.image, image, other)) return false;
      shared = true;
    }
    return shared;
  }

  /** What people call a release. */
  name(release: Pick<Release, "images">): string {
    return releaseVersion(release, (image) => this.#rules.get(image)?.tags.kind === "mutable");
  }

  /** The tag of a version: its own, or that of the build with its digest. */
  tag(image: ImageName, { tag, digest }: Version): string | undefined {
    if (tag !== undefined || digest === undefined) return tag;
    this.#tags ??= tagsByDigest(this.#slice, this.#rules);
    return this.#tags.get(`${image}@${digest}`);
  }

  /** Compares each pair once: the same few versions stand in environment after environment. */
  #tagsOf(image: ImageName, rule: ImageRule, a: string, b: string): Ordering {
    let compared = this.#compared.get(image);
    if (compared === undefined) {
      compared = new Map();
      this.#compared.set(image, compared);
    }
    const pair = a < b ? `${a} ${b}` : `${b} ${a}`; // no tag holds a blank
    let ordering = compared.get(pair);
    if (ordering === undefined) {
      ordering = named(a < b ? compareTags(rule.tags, a, b) : compareTags(rule.tags, b, a));
      compared.set(pair, ordering);
    }
    return a < b ? ordering : inverse(ordering);
  }

  #byAge(image: ImageName, a: Version, b: Version): Ordering {
    if (a.digest !== undefined && a.digest === b.digest) return "equal";
    if (a.tag !== undefined && b.tag !== undefined && a.tag !== b.tag) return "unordered";
    if (a.digest === undefined && b.digest === undefined) return a.tag === b.tag ? "equal" : "unordered";
    if (a.digest === undefined) return "older";
    if (b.digest === undefined) return "newer";
    this.#ages ??= agesByDigest(this.#slice);
    const [left, right] = [this.#ages.get(`${image}@${a.digest}`), this.#ages.get(`${image}@${b.digest}`)];
    if (left === undefined || right === undefined || left === right) return "unordered";
    return left < right ? "older" : "newer";
  }
}

/** Takes one more image into the word for several: newer only if no image is older or cannot be compared. */
export function joined(sofar: Ordering | undefined, next: Ordering): Ordering {
  if (sofar === undefined || sofar === next || sofar === "equal") return next;
  return next === "equal" ? sofar : "unordered";
}

const NAMES = new Map<number | undefined, Ordering>([
  [-1, "older"],
  [0, "equal"],
  [1, "newer"],
]);
const named = (compared: -1 | 0 | 1 | undefined): Ordering => NAMES.get(compared) ?? "unordered";
const inverse = (ordering: Ordering): Ordering =>
  ordering === "older" ? "newer" : ordering === "newer" ? "older" : ordering;

function tagsByDigest({ builds }: Slice, rules: ReadonlyMap<ImageName, ImageRule>): Map<string, string> {
  const tags = new Map<string, string>();
  for (const { image, tag, digest } of builds) {
    const rule = rules.get(image)?.tags;
    if (tag === undefined || digest === undefined || rule === undefined || !matchesRule(rule, tag)) continue;
    const key = `${image}@${digest}`;
    const known = tags.get(key);
    if (known === undefined || preferred(rule, tag, known)) tags.set(key, tag);
  }
  return tags;
}

/** Of several tags of one digest the newest, of equal ones always the same, whatever order they were heard in. */
function preferred(rule: TagRule, tag: string, known: string): boolean {
  const compared = compareTags(rule, tag, known) ?? 0;
  return compared === 0 ? tag < known : compared > 0;
}

function agesByDigest({ builds, environments }: Slice): Map<string, number> {
  const ages = new Map<string, number>();
  const known = (image: ImageName, digest: string | undefined, at: number): void => {
    if (digest === undefined) return;
    const key = `${image}@${digest}`;
    const before = ages.get(key);
    if (before === undefined || at < before) ages.set(key, at);
  };
  for (const { image, digest, heardAt } of builds) known(image, digest, heardAt);
  for (const { arrivals } of environments) {
    for (const { release, at } of arrivals) for (const { image, digest } of release.images) known(image, digest, at);
  }
  return ages;
}
