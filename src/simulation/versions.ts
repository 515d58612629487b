/** Releases as scenarios name them. */
import { type Release, releaseVersion } from "../domain/release.ts";

/** What people call it; `nothing` where there is none. */
export const nameOf = (release: Pick<Release, "images"> | undefined): string =>
  release === undefined || release.images.length === 0 ? "nothing" : releaseVersion(release);

/** Whether a release is meant by a tag, by a tag and digest, or by one image of it with its tag (`worker:1.5.0`). */
export function isCalled(release: Pick<Release, "images"> | undefined, written: string): boolean {
  if (release === undefined) return false;
  if (nameOf(release) === written) return true;
  return release.images.some(({ image, tag, digest = "" }) => {
    const short = image.slice(image.lastIndexOf("/") + 1);
    const alone = release.images.every((one) => one.tag === tag);
    return `${short}:${tag}` === written || (alone && digest !== "" && `${tag}@${digest}` === written);
  });
}
