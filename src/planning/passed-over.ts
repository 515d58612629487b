/** What came between what an environment holds and what it takes next, and goes without ever standing there. */
import type { Release } from "../domain/release.ts";
import type { EnvironmentView } from "./environment-view.ts";

/** Names of a few are read; a stream of builds is counted. */
const MOST = 50;

/**
 * Versions that are newer than what is held and older than the candidate, newest first: what arrived in the environments
 * before, or what was built where new images come in. At most fifty.
 */
export function passedOver(view: EnvironmentView, candidate: Pick<Release, "images">): readonly string[] {
  const { slice, order, at } = view;
  const between: Pick<Release, "images">[] = [];
  const offered =
    at.after.length > 0
      ? slice.environments
          .filter(({ environment }) => at.after.includes(environment.name))
          .flatMap(({ arrivals }) => arrivals.filter(({ baseline }) => !baseline).map(({ release }) => release))
      : slice.builds.map(({ image, tag, digest }) => ({
          images: [{ image, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) }],
        }));
  for (const one of offered) {
    const release = view.restrict(one);
    if (release.images.length === 0 || view.compare(release) !== "newer") continue;
    if (view.refusal(release.images) !== undefined || order.releases(candidate, release) !== "newer") continue;
    if (!between.some((known) => view.isSame(known, release))) between.push(release);
  }
  between.sort((a, b) => (order.releases(a, b) === "newer" ? -1 : order.releases(b, a) === "newer" ? 1 : 0));
  return [...new Set(between.map((release) => view.version(release)))].slice(0, MOST);
}
