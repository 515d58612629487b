/** What the layout cannot tell of applications. */
import { DEFAULT_APPLICATION } from "./application-config.ts";
import { territoryKey } from "./check-territories.ts";
import type { ApplicationConfig, EnvironmentConfig, NamedPlace } from "./config.ts";
import { cycles, noEnvironment } from "./environment-order.ts";
import { itemsOf, type Mistakes } from "./mistakes.ts";
import { parseImage, problemOfApplication, problemOfRepository } from "./names.ts";
import { readNamedPlace } from "./read-places.ts";
import type { WrittenApplication, WrittenConfig } from "./written-config.ts";

/** `environments` are all of the configuration that could be read. */
export function readApplications(
  config: WrittenConfig,
  environments: readonly EnvironmentConfig[],
  mistakes: Mistakes,
): ReadonlyMap<string, ApplicationConfig> {
  const { applications: written = {} } = config;
  const surroundings = { names: Object.keys(config.environments ?? {}), environments };
  const read = new Map<string, ApplicationConfig>();
  for (const [name, application] of Object.entries(written)) {
    const problem = problemOfApplication(name);
    if (problem !== undefined) mistakes.atKey(written, name, "application-name", `"${name.slice(0, 80)}" ${problem}.`);
    read.set(name, application === null ? DEFAULT_APPLICATION : readApplication(application, surroundings, mistakes));
  }
  reportFormerNames(written, mistakes);
  return read;
}

interface Surroundings {
  /** Names of all environments, also of those with mistakes. */
  readonly names: readonly string[];
  readonly environments: readonly EnvironmentConfig[];
}

function readApplication(
  written: WrittenApplication,
  surroundings: Surroundings,
  mistakes: Mistakes,
): ApplicationConfig {
  const { source, was = [], together = DEFAULT_APPLICATION.together } = written;
  const images = itemsOf(written, "images", written.images).flatMap(
    (item) => mistakes.parse(item, "image", parseImage(item.text)) ?? [],
  );
  for (const item of itemsOf(written, "source", source)) mistakes.name(item, "repository", problemOfRepository);
  for (const item of itemsOf(written, "was", was)) mistakes.name(item, "application-name", problemOfApplication);
  const environments = readOwnEnvironments(written, surroundings, mistakes);
  const places = readPlaces(written, surroundings, mistakes);
  return {
    ...(written.images !== undefined && { images }),
    together,
    ...(source !== undefined && { source }),
    was,
    ...(environments !== undefined && { environments }),
    places,
  };
}

type OwnEnvironments = NonNullable<ApplicationConfig["environments"]>;

function readOwnEnvironments(
  { environments: written }: WrittenApplication,
  { names, environments }: Surroundings,
  mistakes: Mistakes,
): OwnEnvironments | undefined {
  if (written === undefined) return undefined;
  const own = Object.keys(written);
  const read = new Map<string, { readonly after?: readonly string[] }>();
  for (const [name, settings] of Object.entries(written)) {
    if (!names.includes(name)) {
      mistakes.atKey(written, name, "unknown-environment", `"${name}" ${noEnvironment(name, names)}`);
      continue;
    }
    const after = settings?.after;
    const items = settings === null ? [] : itemsOf(settings, "after", after);
    const known = items.filter((item) => {
      const isOwn = own.includes(item.text) && names.includes(item.text);
      if (!isOwn) mistakes.parse(item, "unknown-environment", { problem: notOwn(item.text, own, names) });
      return isOwn;
    });
    read.set(name, after === undefined ? {} : { after: known.map(({ text }) => text) });
  }
  reportSkipped(written, read, environments, mistakes);
  reportCycles(written, read, environments, mistakes);
  return read;
}

const notOwn = (name: string, own: readonly string[], all: readonly string[]): string =>
  all.includes(name)
    ? "is an environment that the application is not in; add it, or write another"
    : noEnvironment(name, own);

/** An environment that comes after one which the application skips would never take a release. */
function reportSkipped(
  written: object,
  own: OwnEnvironments,
  environments: readonly EnvironmentConfig[],
  mistakes: Mistakes,
): void {
  for (const { name, after } of environments) {
    const settings = own.get(name);
    if (settings === undefined || settings.after !== undefined) continue;
    const skipped = after.find((one) => !own.has(one));
    if (skipped === undefined) continue;
    const before = [...own.keys()].find((one) => one !== name) ?? skipped;
    const sentence = `${name} comes after ${skipped}, which the application skips; write what it comes after here, such as ${name}: { after: ${before} }.`;
    mistakes.atKey(written, name, "skipped-environment", sentence);
  }
}

function reportCycles(
  written: NonNullable<WrittenApplication["environments"]>,
  own: OwnEnvironments,
  environments: readonly EnvironmentConfig[],
  mistakes: Mistakes,
): void {
  const afters = new Map(
    [...own].map(([name, { after }]) => [
      name,
      after ?? (environments.find((one) => one.name === name)?.after ?? []).filter((one) => own.has(one)),
    ]),
  );
  for (const cycle of cycles(afters)) {
    const name = cycle.find((one) => written[one]?.after !== undefined);
    if (name === undefined) continue; // The environments themselves go in a circle, which is told there.
    const sentence = `${cycle.join(" → ")} is a circle for this application, so none of them would ever take a release; take one after away.`;
    mistakes.atKey(written, name, "cycle", sentence);
  }
}

function readPlaces(
  { places: written = {}, environments: own }: WrittenApplication,
  { names, environments }: Surroundings,
  mistakes: Mistakes,
): ReadonlyMap<string, readonly NamedPlace[]> {
  const read = new Map<string, readonly NamedPlace[]>();
  /** Environment by place, to find places that move two. */
  const seen = new Map<string, string>();
  for (const [name, list] of Object.entries(written)) {
    if (!names.includes(name)) {
      mistakes.atKey(written, name, "unknown-environment", `"${name}" ${noEnvironment(name, names)}`);
    } else if (own !== undefined && !Object.hasOwn(own, name)) {
      mistakes.atKey(
        written,
        name,
        "unknown-environment",
        `The application is not in ${name}; add it to its environments, or take the places away.`,
      );
    }
    const territory = environments.find((one) => one.name === name);
    const places = list.flatMap((place) => {
      const named = readNamedPlace(place, mistakes);
      if (named === undefined) return [];
      const key = `${territory && territoryKey(territory)} ${named.file} ${"at" in named ? named.at : named.match}`;
      const before = seen.get(key);
      if (before !== undefined) {
        const sentence =
          before === name
            ? "The same place stands here twice; keep one."
            : `The same place is that of ${before}, on the same branch: what moves one would move both. Give each a place of its own.`;
        mistakes.atKey(place, "file", "shared-place", sentence);
      }
      seen.set(key, name);
      return [named];
    });
    read.set(name, places);
  }
  return read;
}

function reportFormerNames(written: NonNullable<WrittenConfig["applications"]>, mistakes: Mistakes): void {
  const claimed = new Map<string, string>();
  for (const [name, application] of Object.entries(written)) {
    if (application?.was === undefined) continue;
    for (const item of itemsOf(application, "was", application.was)) {
      const other = claimed.get(item.text);
      if (Object.hasOwn(written, item.text)) {
        mistakes.parse(item, "former-name", {
          problem: `is the name of an application of this file; was takes names that are no longer used`,
        });
      } else if (other !== undefined && other !== name) {
        mistakes.parse(item, "former-name", { problem: `is a former name of ${other} already` });
      }
      claimed.set(item.text, name);
    }
  }
}
