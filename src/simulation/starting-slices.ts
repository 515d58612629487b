/** The state that a scenario names itself: made-up files that hold its versions. */
import { applicationConfigFor } from "../config/application-config.ts";
import type { Config } from "../config/config.ts";
import { Mistake } from "../domain/failure.ts";
import { imageName, parseImageName, parseVersion } from "../domain/image-reference.ts";
import type { Place } from "../domain/place.ts";
import type { ReleaseImage } from "../domain/release.ts";
import type { Slice } from "../planning/slice.ts";
import { assembleSlice, type Standing } from "./assemble-slice.ts";
import type { Scenario } from "./scenario.ts";
import { madeUpSha } from "./world.ts";

const START = madeUpSha("start");

/** Throws Mistake for an image or a version that is none, or an environment that is not configured. */
export function startingSlices(config: Config, { applications, start }: Scenario): readonly Slice[] {
  return [...applications].map(([application, held]) => {
    const known = config.environments.map(({ name }) => name);
    for (const name of held.keys()) {
      if (known.includes(name)) continue;
      throw new Mistake("environment", `applications.${application}: ${name} is no environment of the configuration.`);
    }
    return assembleSlice(config, application, start, ({ name, inPath, layout }) => {
      const written = held.get(name);
      if (written === undefined) return undefined;
      const file = (layout[0]?.written ?? "{application}/{environment}.yaml")
        .replaceAll("{application}", application)
        .replaceAll("{environment}", inPath)
        .replace(/\*\*?$/, "kustomization.yaml");
      return standing(application, imagesOf(config, application, written), file, start);
    });
  });
}

function standing(application: string, images: readonly ReleaseImage[], file: string, at: number): Standing {
  const release = { application, images };
  const places = images.map(
    (image, index): Place => ({
      ...image,
      ...{ file, document: 0, pointer: `/images/${index}`, format: "kustomize", line: index + 1, takesDigest: true },
    }),
  );
  return {
    held: { release, places, base: START },
    problems: [],
    arrivals: [{ release, commit: START, at, baseline: true }],
  };
}

/** The images of an application with one version, or each with its own. */
export function imagesOf(
  config: Config,
  application: string,
  written: string | ReadonlyMap<string, string>,
): readonly ReleaseImage[] {
  const byImage =
    typeof written === "string"
      ? imageNamesOf(config, application).map((name) => [name, written] as const)
      : [...written];
  return byImage.map(([name, text]) => withVersion(name, text)).sort((a, b) => (a.image < b.image ? -1 : 1));
}

/** An image with its version, as people write them. Throws Mistake for what is none. */
export function withVersion(name: string, text: string): ReleaseImage {
  const parsed = parseImageName(name);
  if (parsed === undefined) throw new Mistake("image", `${name} is no name of an image.`);
  const version = parseVersion(text);
  if (version === undefined) throw new Mistake("version", `${text} is neither a tag, nor tag@sha256:…, nor @sha256:….`);
  return { image: imageName(parsed), ...version };
}

/** Those that the configuration lists, or the one that its first rule makes of the application's name. */
function imageNamesOf(config: Config, application: string): readonly string[] {
  const { images } = applicationConfigFor(config, application);
  if (images !== undefined) return images;
  const match = config.images[0]?.match ?? "";
  const name = match.replace(/\*\*?$/, application);
  if (match === "" || name.includes("*")) {
    throw new Mistake("image", `applications.${application}: which image? Write a map of versions by image.`);
  }
  return [name];
}
