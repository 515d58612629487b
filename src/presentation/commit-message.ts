/** The message of a promotion's one commit. */
import { formatVersion } from "../domain/image-reference.ts";
import { formatTrailers } from "../domain/promotion.ts";
import { type Release, type ReleaseImage, releaseVersion } from "../domain/release.ts";
import { clip, neutralise } from "./escaping.ts";

export interface CommitFacts {
  readonly application: string;
  readonly environment: string;
  readonly release: Release;
  readonly replaces: Release;
  /** It takes the environment back. */
  readonly isStepBack?: boolean;
}

/** Git's tools show so much of a subject. */
const SUBJECT = 72;

/** Subject, what changes image by image, trailers. Nothing in it mentions anybody, names an issue or closes one. */
export function commitMessage({ application, environment, release, replaces, isStepBack }: CommitFacts): string {
  const version = releaseVersion(release);
  const said =
    isStepBack === true
      ? `Take ${application} back to ${version} in ${environment}`
      : `Promote ${application} ${version} to ${environment}`;
  const subject = clip(neutralise(said), SUBJECT);
  const lines = release.images
    .filter((image) => formatVersion(image) !== formatVersion(heldOf(replaces, image)))
    .map((image) => `${image.image}: ${versionText(heldOf(replaces, image))} -> ${versionText(image)}`);
  const trailers = formatTrailers({
    application,
    environment,
    images: release.images,
    replaces: replaces.images,
    ...(release.revision !== undefined && { revision: release.revision }),
  });
  return `${[subject, ...(lines.length > 0 ? [lines.map(neutralise).join("\n")] : []), trailers].join("\n\n")}\n`;
}

const heldOf = (held: Release, { image }: ReleaseImage): Pick<ReleaseImage, "tag" | "digest"> =>
  held.images.find((one) => one.image === image) ?? {};

/** The digest stands behind a blank, so that nobody is mentioned. */
const versionText = ({ tag, digest }: Pick<ReleaseImage, "tag" | "digest">): string =>
  [tag, digest].filter((part) => part !== undefined).join(" ") || "nothing";
