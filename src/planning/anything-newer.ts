/** The quick look that spares most environments the whole planning: nothing newer is anywhere near. */
import type { ReleaseImage } from "../domain/release.ts";
import type { EnvironmentView } from "./environment-view.ts";

/**
 * Whether a build, or an arrival upstream, of an image that the environment holds is newer than that, or cannot be
 * compared with it. If not, no release can be newer, whatever else there is to say of it.
 */
export function isAnythingNewer(view: EnvironmentView): boolean {
  const { builds, environments } = view.slice;
  if (view.at.after.length === 0) return builds.some((build) => build.tag !== undefined && isNewer(view, build));
  return environments.some(
    ({ environment, arrivals }) =>
      view.at.after.includes(environment.name) &&
      arrivals.some(({ release }) => release.images.some((image) => isNewer(view, image))),
  );
}

function isNewer(view: EnvironmentView, image: ReleaseImage): boolean {
  if (!view.holds(image.image)) return false;
  const ordering = view.compareImage(image);
  return ordering === "newer" || ordering === "unordered";
}
