/** How a configuration looks at one branch: layout, named places, images and former names in one. */
import { createHash } from "node:crypto";
import type { Config } from "../../config/config.ts";
import { imageRuleFor } from "../../config/image-rule-for.ts";
import { locate } from "../../config/locate.ts";
import type { ImageName } from "../../domain/image-reference.ts";
import type { Destination } from "../../domain/promotion.ts";
import type { FullName } from "../../domain/repository.ts";
import { readNamedPlace } from "../../manifests/named-place.ts";
import type { ManifestFile } from "../../manifests/parse-manifest.ts";
import type { Looking, NamedReading } from "./looking.ts";
import { compilePlacePattern, type Spellings } from "./place-patterns.ts";

export interface BranchOfLook {
  /** As the configuration names it; undefined: the home. */
  readonly repository: FullName | undefined;
  readonly branch: string;
  readonly defaultBranch: string;
}

/** Undefined if no environment lives on the branch. */
export function lookingOf(config: Config, branch: BranchOfLook): Looking | undefined {
  const territory = locate(config).on(branch);
  if (territory.environments.length === 0) return undefined;
  const here = config.environments.filter(({ name }) => territory.environments.includes(name));
  const current = currentNames(config);
  /** Former names taken for the present one; nothing where the configuration leaves the environment out for it. */
  const settled = ({ application, environment }: Destination): readonly Destination[] => {
    const name = current.get(application) ?? application;
    const only = config.applications.get(name)?.environments;
    return only === undefined || only.has(environment) ? [{ application: name, environment }] : [];
  };
  const spellings: Spellings = {
    names: territory.environments,
    environment: (spelled) =>
      (here.find(({ name }) => name === spelled) ?? here.find(({ inPath }) => inPath === spelled))?.name,
  };
  const patterns = config.places.flatMap((pattern) => compilePlacePattern(pattern, spellings) ?? []);
  const named = namedByApplication(config, territory.environments);
  const moved = new Map<ImageName, boolean>();
  return {
    locate: (path) => {
      const owner = territory.owner(path);
      return owner === undefined ? [] : settled(owner);
    },
    namesPlacesIn: (path) => named.has(path) || patterns.some((pattern) => pattern.matches(path)),
    namedPlaces: (path, text) => {
      const file = { path, text };
      const own = (named.get(path) ?? []).map((read) => read(file));
      const found = patterns.filter((pattern) => pattern.matches(path)).flatMap((pattern) => pattern.read(file));
      return [...own, ...found.flatMap((reading) => settled(reading).map((owner) => ({ ...reading, ...owner })))];
    },
    namedFiles: filesOf(config, territory.environments),
    choice: (application) => ({
      moves: (image) => {
        const known = moved.get(image);
        if (known !== undefined) return known;
        const answer = imageRuleFor(config, image) !== undefined;
        moved.set(image, answer);
        return answer;
      },
      listed: config.applications.get(application)?.images,
    }),
  };
}

/** Present names of applications by their former ones. */
export function currentNames(config: Config): ReadonlyMap<string, string> {
  return new Map([...config.applications].flatMap(([name, { was }]) => was.map((former) => [former, name] as const)));
}

type ReadPlace = (file: ManifestFile) => NamedReading;

function namedByApplication(
  config: Config,
  environments: readonly string[],
): ReadonlyMap<string, readonly ReadPlace[]> {
  const byFile = new Map<string, ReadPlace[]>();
  for (const [application, { places }] of config.applications) {
    for (const [environment, list] of places) {
      if (!environments.includes(environment)) continue;
      for (const named of list) {
        const readers = byFile.get(named.file) ?? [];
        byFile.set(named.file, readers);
        readers.push((file) => {
          const place = readNamedPlace(file, named);
          return { application, environment, ...("message" in place ? { problem: place } : { place }) };
        });
      }
    }
  }
  return byFile;
}

function filesOf(config: Config, environments: readonly string[]): ReadonlyMap<string, readonly Destination[]> {
  const files = new Map<string, Destination[]>();
  for (const [application, { places }] of config.applications) {
    for (const [environment, list] of places) {
      if (!environments.includes(environment)) continue;
      for (const { file } of list) {
        const owners = files.get(file) ?? [];
        files.set(file, owners);
        owners.push({ application, environment });
      }
    }
  }
  return files;
}

/**
 * A hash of what in a configuration decides how files are read: environments with branch and layout, image patterns,
 * what is said of applications, named places. Gates, merging and labels are no part of it: changing them takes no new
 * look.
 */
export function readingHash(config: Config): string {
  const read = {
    environments: config.environments
      .map(({ name, repository, branch, layout, inPath }) => ({
        name,
        repository: repository?.toLowerCase(),
        branch,
        inPath,
        layout: layout.map(({ written }) => written),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    images: config.images.map(({ match }) => match).sort(),
    applications: [...config.applications]
      .map(([name, { images, was, environments, places }]) => ({
        name,
        images,
        was,
        environments: environments === undefined ? undefined : [...environments.keys()].sort(),
        places: [...places].sort(([a], [b]) => (a < b ? -1 : 1)),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    places: config.places,
  };
  return createHash("sha256").update(JSON.stringify(read)).digest("hex");
}
