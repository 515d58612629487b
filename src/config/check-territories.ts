/** Whose files are whose: environments that live on one branch must not lay claim to the same files. */
import { overlap } from "../domain/path-overlap.ts";
import { fillPattern, type PathPattern } from "../domain/path-pattern.ts";
import type { EnvironmentConfig, PlacePattern } from "./config.ts";
import type { LayoutPattern } from "./layout.ts";
import type { Mistakes } from "./mistakes.ts";
import { listed } from "./show-value.ts";
import type { WrittenConfig } from "./written-config.ts";

/** Two environments are on one branch if they write the same: the default branch's name is not known here. */
export const territoryKey = ({ repository, branch }: Pick<EnvironmentConfig, "repository" | "branch">): string =>
  JSON.stringify([repository?.toLowerCase() ?? null, branch ?? null]);

export function checkTerritories(
  written: WrittenConfig,
  environments: readonly EnvironmentConfig[],
  mistakes: Mistakes,
): void {
  const inFile = Object.keys(written.environments ?? {});
  const ordered = environments.toSorted((a, b) => inFile.indexOf(a.name) - inFile.indexOf(b.name));
  for (const together of Map.groupBy(ordered, territoryKey).values()) {
    reportWithoutEnvironment(written, together, mistakes);
    for (const [index, environment] of together.entries()) {
      for (const other of together.slice(0, index)) reportClash(written, environment, other, mistakes);
    }
  }
}

/** A layout without `{environment}` that several environments on a branch share: one mistake, at the layout. */
function reportWithoutEnvironment(
  written: WrittenConfig,
  together: readonly EnvironmentConfig[],
  mistakes: Mistakes,
): void {
  const sharers = new Map<LayoutPattern, string[]>();
  for (const { name, layout } of together) {
    for (const pattern of layout) {
      if (pattern.hasEnvironment) continue;
      const [same] = [...sharers.keys()].filter((one) => one.written === pattern.written);
      sharers.set(same ?? pattern, [...(sharers.get(same ?? pattern) ?? []), name]);
    }
  }
  for (const [pattern, names] of sharers) {
    if (names.length < 2) continue;
    const sentence = `The layout "${pattern.written}" has no {environment}, and ${listed(names)} live on the same branch; write {environment} into it, or give each a branch or a repository.`;
    reportLayout(written, names.at(-1) ?? "", "layout-without-environment", sentence, mistakes);
  }
}

function reportClash(
  written: WrittenConfig,
  environment: EnvironmentConfig,
  other: EnvironmentConfig,
  mistakes: Mistakes,
): void {
  const { name } = environment;
  const samePattern = environment.layout.some(
    (pattern) => pattern.hasEnvironment && other.layout.some((one) => one.written === pattern.written),
  );
  if (samePattern && environment.inPath === other.inPath) {
    const sentence = `${name} and ${other.name} are both spelled ${environment.inPath} in paths, on the same branch; give one of them another in-path.`;
    const settings = written.environments?.[name];
    if (settings?.["in-path"] !== undefined) mistakes.atValue(settings, "in-path", "in-path-twice", sentence);
    else mistakes.atKey(written.environments ?? {}, name, "in-path-twice", sentence);
    return;
  }
  for (const pattern of environment.layout) {
    const rival = other.layout.find(
      (one) => one.written !== pattern.written && overlap(filled(pattern, environment), filled(one, other)),
    );
    if (rival === undefined || shareAll(environment, other)) continue;
    const sentence = `Some paths are of ${name} by "${pattern.written}" and of ${other.name} by "${rival.written}", on the same branch; make the layouts differ in a directory.`;
    reportLayout(written, name, "layouts-overlap", sentence, mistakes);
    return;
  }
}

const filled = ({ segments }: LayoutPattern, { inPath }: EnvironmentConfig): PathPattern =>
  fillPattern(segments, { environment: inPath });

/** Of one list of layouts the first that matches decides, for all that share the list. */
const shareAll = (a: EnvironmentConfig, b: EnvironmentConfig): boolean =>
  a.layout.length === b.layout.length && a.layout.every(({ written }, index) => written === b.layout[index]?.written);

function reportLayout(written: WrittenConfig, name: string, rule: string, sentence: string, mistakes: Mistakes): void {
  const settings = written.environments?.[name];
  if (settings?.layout !== undefined) mistakes.atValue(settings, "layout", rule, sentence);
  else mistakes.atValue(written, "layout", rule, sentence);
}

/** Each environment needs files somewhere, and `in-path` something to be spelled in. */
export function checkReach(
  written: WrittenConfig,
  environments: readonly EnvironmentConfig[],
  places: readonly PlacePattern[],
  mistakes: Mistakes,
): void {
  const named = Object.values(written.applications ?? {}).flatMap((application) =>
    Object.keys(application?.places ?? {}),
  );
  const inPlaces = places.some(({ file, at, match }) => `${file}${at}${match}`.includes("{environment}"));
  for (const { name, layout } of environments) {
    const settings = written.environments?.[name];
    const wroteLayout = settings?.layout !== undefined || written.layout !== undefined;
    if (!wroteLayout && (written.places ?? []).length === 0 && !named.includes(name)) {
      const sentence = `Nothing says where ${name} keeps its files; write a layout, such as apps/{application}/overlays/{environment}/**.`;
      mistakes.atKey(written.environments ?? {}, name, "no-layout", sentence);
    }
    if (
      settings?.["in-path"] !== undefined &&
      wroteLayout &&
      !inPlaces &&
      !layout.some(({ hasEnvironment }) => hasEnvironment)
    ) {
      const sentence = `in-path is never used: no layout of ${name} has {environment} in it. Leave it out.`;
      mistakes.atKey(settings, "in-path", "in-path-unused", sentence);
    }
  }
}
