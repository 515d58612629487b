/** Which applications a configuration finds in which environments, by the names of files alone where that is enough. */
import type { Config } from "../../config/config.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import { decodeManifest } from "../../manifests/decode-manifest.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import { environmentBranches } from "../observe/environment-branches.ts";
import type { Looking } from "../observe/looking.ts";
import { lookingOf } from "../observe/looking-of.ts";
import type { Members } from "../observe/members.ts";

export interface FoundApplications {
  readonly byEnvironment: ReadonlyMap<string, ReadonlySet<string>>;
  /** Sentences: what could not be looked at, so that applications may be missing. */
  readonly unseen: readonly string[];
}

export interface Where {
  readonly home: Repository;
  readonly members: Members;
  /** The commit to read instead of a branch's head; undefined: its head. */
  readonly instead: (repositoryId: number, branch: string) => Sha | undefined;
}

/** Reads no file but those in which the configuration names places for several applications. */
export async function foundApplications(config: Config, { home, members, instead }: Where): Promise<FoundApplications> {
  const byEnvironment = new Map<string, ReadonlySet<string>>();
  const unseen: string[] = [];
  for (const { repository, branch, environments } of environmentBranches(config, home, members.find)) {
    const names = environments.map(({ name }) => name);
    const mirror = members.reachable.get(repository.id)?.mirror;
    const commit = instead(repository.id, branch) ?? mirror?.branches.get(branch);
    const named = repository.id === home.id ? undefined : environments[0]?.repository;
    const looking = lookingOf(config, { repository: named, branch, defaultBranch: repository.defaultBranch });
    if (mirror === undefined || commit === undefined || looking === undefined) {
      const what = mirror === undefined ? "cannot be read" : `has no branch ${branch}`;
      unseen.push(`${repository.fullName} ${what}: nobody knows which applications are in ${names.join(", ")}.`);
      continue;
    }
    for (const [name, applications] of await onBranch(looking, mirror, commit, names))
      byEnvironment.set(name, applications);
  }
  for (const { name, repository } of config.environments) {
    if (repository === undefined || members.find(repository) !== undefined) continue;
    unseen.push(`${repository} cannot be seen by Towpath: nobody knows which applications are in ${name}.`);
  }
  return { byEnvironment, unseen };
}

async function onBranch(
  looking: Looking,
  mirror: Mirror,
  commit: Sha,
  names: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map(names.map((name) => [name, new Set<string>()]));
  const files = await mirror.files(commit);
  const shared = files.filter(({ path }) => looking.namesPlacesIn(path));
  const blobs = await mirror.blobs(shared.map(({ blob }) => blob));
  for (const { path } of files) {
    for (const { environment, application } of looking.locate(path)) found.get(environment)?.add(application);
  }
  for (const { path, blob } of shared) {
    const bytes = blobs.get(blob);
    const text = bytes === undefined ? undefined : decodeManifest(bytes, path);
    if (typeof text !== "string") continue;
    for (const { environment, application } of looking.namedPlaces(path, text))
      found.get(environment)?.add(application);
  }
  return found;
}

/** What the second has and the first has not, by environment; environments that the first does not have are whole. */
export function more(
  first: FoundApplications,
  second: FoundApplications,
  called: (environment: string) => string,
): Readonly<Record<string, readonly string[]>> {
  const found = [...second.byEnvironment].flatMap(([environment, applications]) => {
    const before = first.byEnvironment.get(called(environment));
    const names = [...applications].filter((name) => before?.has(name) !== true).sort();
    return names.length === 0 ? [] : [[environment, names] as const];
  });
  return Object.fromEntries(found);
}
