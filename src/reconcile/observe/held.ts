/** From the places in force to the release that an environment holds, or why that cannot be said. Pure. */
import type { Problem } from "../../domain/failure.ts";
import { formatVersion, type ImageName } from "../../domain/image-reference.ts";
import type { Place } from "../../domain/place.ts";
import type { Destination } from "../../domain/promotion.ts";
import type { Release, ReleaseImage } from "../../domain/release.ts";
import type { Reading } from "./reading.ts";

/** What the configuration says of an application's images. */
export interface ImageChoice {
  /** Whether a rule decides on the image. */
  readonly moves: (image: ImageName) => boolean;
  /** Those that the configuration lists; undefined: those found. */
  readonly listed: readonly ImageName[] | undefined;
}

export interface HeldReading {
  /** Undefined where nothing was found, or where it cannot be said what is held. */
  readonly release: Release | undefined;
  /** The places of the release's images. */
  readonly places: readonly Place[];
  readonly problems: readonly Problem[];
}

export function heldReading(subject: Destination, reading: Reading, choice: ImageChoice): HeldReading {
  const counts = (image: ImageName): boolean => choice.moves(image) && (choice.listed?.includes(image) ?? true);
  const byImage = new Map<ImageName, Place[]>();
  for (const place of reading.places) {
    if (place.image === undefined || !counts(place.image)) continue;
    const of = byImage.get(place.image);
    if (of === undefined) byImage.set(place.image, [place]);
    else of.push(place);
  }
  const problems: Problem[] = [];
  const images: ReleaseImage[] = [];
  const places: Place[] = [];
  for (const [image, all] of [...byImage].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const pinned = all.filter(isPinned);
    const [first] = pinned;
    if (first === undefined) problems.push(unpinned(subject, image, all));
    else if (pinned.some((place) => formatVersion(place) !== formatVersion(first))) {
      problems.push(mixed(subject, image, pinned));
    } else {
      places.push(...pinned);
      images.push({ image, ...versionOf(first) });
    }
  }
  for (const image of choice.listed ?? []) {
    if (choice.moves(image) && !byImage.has(image)) problems.push(absent(subject, image));
  }
  problems.push(...unreadable(reading, byImage));
  const complete = images.length > 0 && images.length === byImage.size;
  return {
    release: complete ? { application: subject.application, images } : undefined,
    places: complete ? places : [],
    problems,
  };
}

const isPinned = (place: Place): boolean => place.tag !== undefined || place.digest !== undefined;

const versionOf = ({ tag, digest }: Place): Pick<ReleaseImage, "tag" | "digest"> => ({
  ...(tag !== undefined && { tag }),
  ...(digest !== undefined && { digest }),
});

/**
 * A file that could not be read matters only if the image may stand in it: where nothing else was found, or where it
 * speaks of an image of the application. (Bundles of custom resources over 1 MB and chart templates lie beside most
 * applications and must not stop them.)
 */
function unreadable(reading: Reading, found: ReadonlyMap<ImageName, unknown>): readonly Problem[] {
  const names = [...found.keys()].map((image) => image.slice(image.indexOf("/") + 1));
  return reading.unreadable.flatMap(({ problem, imageLines, always }) =>
    always || found.size === 0 || names.some((name) => imageLines.includes(name)) ? [problem] : [],
  );
}

const at = ({ file, line }: Place): string => `${file}:${line}`;

const unpinned = ({ application, environment }: Destination, image: ImageName, [place]: readonly Place[]): Problem => ({
  code: "unpinned-image",
  message: `${environment} runs ${image} of ${application} without a tag or digest${place === undefined ? "" : ` (${at(place)})`}: write the version that it runs there, and Towpath moves it from then on.`,
  ...(place !== undefined && { file: place.file, line: place.line }),
});

function mixed({ application, environment }: Destination, image: ImageName, places: readonly Place[]): Problem {
  const list = places.map((place) => `${formatVersion(place)} in ${at(place)}`).join(", ");
  const [first] = places;
  return {
    code: "mixed-versions",
    message: `${environment} holds ${image} of ${application} in several versions: ${list}. Write the same one in all of them.`,
    ...(first !== undefined && { file: first.file, line: first.line }),
  };
}

const absent = ({ application, environment }: Destination, image: ImageName): Problem => ({
  code: "image-not-found",
  message: `towpath.yaml says that ${application} has the image ${image}, but no file of ${environment} names it: add it there, or take it off the list.`,
});
