/** Builds of the home's images, read from the store once and then image by image as deliveries name them. */
import { believes } from "../../config/believes.ts";
import type { Config } from "../../config/config.ts";
import { imageRuleFor } from "../../config/image-rule-for.ts";
import { formatSender } from "../../domain/image-build.ts";
import type { ImageName } from "../../domain/image-reference.ts";
import type { Hints } from "../hints.ts";
import type { StoredMemory } from "../memory.ts";
import type { Outside } from "../outside.ts";
import type { Track } from "./history.ts";
import { parseSubjectKey } from "./subject.ts";

/** Builds of one image, by each sender, that planning looks back on. */
const NEWEST = 50;
/** Images asked for at once: within every database's limit of parameters. */
const CHUNK = 500;

/** Fills `stored.builds`; returns the applications of which builds were read again. */
export async function loadBuilds(
  outside: Outside,
  stored: StoredMemory,
  track: Track,
  changed: ReadonlySet<string> | "all",
  config: Config,
  hints: Hints,
): Promise<ReadonlySet<string>> {
  noteImages(stored.applicationsByImage, track, changed);
  const applications = stored.applicationsByImage;
  if (changed !== "all" && changed.size === 0 && hints.images.length === 0) return new Set();
  const wanted = [...applications.keys()].filter((image) => !stored.builds.has(image) || hints.images.includes(image));
  for (let at = 0; at < wanted.length; at += CHUNK) {
    const chunk = wanted.slice(at, at + CHUNK);
    const builds = await outside.builds.of(chunk, NEWEST);
    for (const image of chunk) stored.builds.set(image, []);
    for (const [image, of] of Map.groupBy(builds, (build) => build.image)) stored.builds.set(image, of);
  }
  for (const image of hints.images) tellUnheard(outside, stored, config, applications, image);
  return new Set(wanted.flatMap((image) => [...(applications.get(image) ?? [])]));
}

/** Notes the images of whoever changed. One that an application does not have any more is asked about in vain. */
function noteImages(
  applications: Map<ImageName, Set<string>>,
  { states }: Track,
  changed: ReadonlySet<string> | "all",
): void {
  for (const state of states.values()) {
    for (const key of changed === "all" ? state.subjects() : changed) {
      const { application } = parseSubjectKey(key);
      for (const { image } of state.release(key)?.images ?? []) {
        const known = applications.get(image);
        if (known === undefined) applications.set(image, new Set([application]));
        else known.add(application);
      }
    }
  }
}

/** A build that leads nowhere is said once, when it is heard: no place holds the image, or nobody may say so. */
function tellUnheard(
  outside: Outside,
  stored: StoredMemory,
  config: Config,
  applications: ReadonlyMap<ImageName, unknown>,
  image: ImageName,
): void {
  const rule = imageRuleFor(config, image);
  if (rule === undefined) return;
  if (!applications.has(image)) {
    outside.log.warn({ image }, "a build was heard of an image that no place in the environments holds");
    return;
  }
  const last = stored.builds.get(image)?.at(-1);
  if (last === undefined || believes(rule, last.sender)) return;
  outside.log.warn(
    { image, tag: last.tag, digest: last.digest, sender: formatSender(last.sender), from: rule.from },
    "a build was reported by a sender that the image's rule does not name in `from`: it is not promoted",
  );
}
