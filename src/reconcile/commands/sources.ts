/** Whose applications are built from a repository: comments on its pull requests concern those homes alone. */
import { believes } from "../../config/believes.ts";
import type { Config } from "../../config/config.ts";
import { type FullName, sameRepository } from "../../domain/repository.ts";
import type { Home } from "../../ports/facts.ts";
import type { HomeMemory } from "../memory.ts";
import type { ObservedHome } from "../observe/observe-home.ts";
import { applicationsOf } from "../observe/slices.ts";
import type { Outside } from "../outside.ts";
import type { Comment } from "./comment.ts";

const KEY = "sources";

/** Repositories that a configuration names as sources: `acme/checkout`, `acme/*`. */
const sourcesOf = ({ applications, images }: Config): readonly string[] => [
  ...new Set([
    ...[...applications.values()].flatMap(({ source }) => source ?? []),
    ...images.flatMap(({ from }) => from),
  ]),
];

/** Keeps which sources a home names, for those who hear comments there; only where the configuration is another. */
export async function noteSources(
  { projection }: Outside,
  memory: HomeMemory,
  home: { readonly id: number },
  { config, blob }: { readonly config: Config; readonly blob: string },
): Promise<void> {
  if (memory.planned === blob) return;
  await projection.put(home.id, KEY, sourcesOf(config));
}

/** Whether a comment may concern a home by what it names as sources. Where nobody knows, it may. */
export async function mayConcern({ projection }: Outside, home: Home, { repository }: Comment): Promise<boolean> {
  if (home.installationId !== repository.installationId || home.paused !== undefined) return false;
  const sources = await projection.get<readonly string[]>(home.repositoryId, KEY);
  return sources === undefined || isSource(sources, repository.fullName);
}

const isSource = (from: readonly string[], repository: FullName): boolean =>
  believes({ from }, { kind: "repository", repository });

/**
 * Applications that are built from a repository: those that name it as `source`, and those that hold an image of which a
 * build came from there.
 */
export function applicationsFrom(
  { config, stored, ...observed }: ObservedHome,
  repository: FullName,
): readonly string[] {
  if (!isSource(sourcesOf(config), repository)) return [];
  const found = new Set<string>();
  const isFrom = (name: FullName | undefined): boolean => name !== undefined && sameRepository(name, repository);
  for (const [application, { source }] of config.applications) if (isFrom(source)) found.add(application);
  for (const [image, builds] of stored.builds) {
    const built = builds.some(
      ({ sender, source }) => isFrom(source) || (sender.kind === "repository" && isFrom(sender.repository)),
    );
    if (!built) continue;
    for (const application of stored.applicationsByImage.get(image) ?? []) {
      const { source } = config.applications.get(application) ?? {};
      if (source === undefined || isFrom(source)) found.add(application);
    }
  }
  const known = applicationsOf({ config, stored, ...observed });
  return [...found].filter((application) => known.has(application)).sort();
}
