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

/** What people call it: the tag that all images share, else each image's own; a digest is cut to 12 digits. */
export function releaseVersion(release: Pick<Release, "images">): string {
  const versions = [...new Set(release.images.map(shortVersion))];
  return versions.length === 1
    ? (versions[0] ?? "")
    : release.images.map((image) => `${lastPart(image.image)} ${shortVersion(image)}`).join(", ");
}

const shortVersion = ({ tag, digest }: Version): string => tag ?? `@${(digest ?? "").slice(0, "sha256:".length + 12)}`;
const lastPart = (image: ImageName): string => image.slice(image.lastIndexOf("/") + 1);
