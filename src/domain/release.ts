/** A release: an immutable set of image references of one application (never a GitHub release or a Helm release). */
import { formatVersion, type ImageName, parseVersion, type Version } from "./image-reference.ts";
import type { FullName, Sha } from "./repository.ts";

/** One image of a release: its name and what picks it. */
export interface ReleaseImage extends Version {
  readonly image: ImageName;
}

export interface Release {
  readonly application: string;
  /** One for each image of the application that this release moves, ordered by image name. */
  readonly images: readonly ReleaseImage[];
  /** The source commit that it was built from, where a build or a label told. */
  readonly revision?: Sha;
  /** The repository of that commit. */
  readonly source?: FullName;
}

/** What makes two releases the same: their images with tag and digest. Safe as a map key and in a file. */
export const releaseKey = (release: Pick<Release, "images">): string =>
  release.images.map((image) => `${image.image}=${formatVersion(image)}`).join(",");

/** The images of a {@link releaseKey}, its inverse; parts that are no image with a version are left out. */
export function parseReleaseKey(key: string): readonly ReleaseImage[] {
  return key.split(",").flatMap((part) => {
    const at = part.indexOf("=");
    const version = at < 1 ? undefined : parseVersion(part.slice(at + 1));
    return version === undefined ? [] : [{ image: part.slice(0, at), ...version }];
  });
}

/**
 * What people call it: the tag that all images share, else each image's own; a digest is cut to 12 digits. Tags of images
 * for which `movesByDigest` says so (`latest`, a branch) name no version without their digest.
 */
export function releaseVersion(
  release: Pick<Release, "images">,
  movesByDigest: (image: ImageName) => boolean = () => false,
): string {
  const names = release.images.map((image) => ({ ...image, name: shortVersion(image, movesByDigest(image.image)) }));
  const versions = [...new Set(names.map(({ name }) => name))];
  return versions.length === 1
    ? (versions[0] ?? "")
    : names.map(({ image, name }) => `${lastPart(image)} ${name}`).join(", ");
}

function shortVersion({ tag, digest }: Version, movesByDigest: boolean): string {
  const short = digest?.slice(0, "sha256:".length + 12);
  if (tag === undefined) return short ?? "no version";
  return movesByDigest && short !== undefined ? `${tag}@${short}` : tag;
}

/**
 * Whether images are what a release asks for: each of its images is there, and no tag or digest that both say differs.
 * A file may say less than is known of a release, and hold images that the release does not move.
 */
export const fulfils = (images: readonly ReleaseImage[], asked: readonly ReleaseImage[]): boolean =>
  asked.length > 0 &&
  asked.every(({ image, tag, digest }) => {
    const found = images.find((one) => one.image === image);
    if (found === undefined) return false;
    const agree = (a: string | undefined, b: string | undefined): boolean =>
      a === undefined || b === undefined || a === b;
    const compared =
      (tag !== undefined && found.tag !== undefined) || (digest !== undefined && found.digest !== undefined);
    return compared && agree(tag, found.tag) && agree(digest, found.digest);
  });
const lastPart = (image: ImageName): string => image.slice(image.lastIndexOf("/") + 1);
