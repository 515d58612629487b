/** What counts for a repository's pull requests: its home's configuration, from the head of the home's default branch. */
import type { Config } from "../../config/config.ts";
import { locate, type Territory } from "../../config/locate.ts";
import { type Repository, sameRepository } from "../../domain/repository.ts";
import type { Home } from "../../ports/facts.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import { repositoryOfHome } from "../homes.ts";
import { readConfiguration } from "../observe/configuration.ts";
import { missingConsent } from "../observe/consent.ts";
import type { Outside } from "../outside.ts";
import { type Elsewhere, readElsewhere, type Unusable } from "./elsewhere.ts";

/** A repository whose pull requests are checked: a home, or one that holds environments of a home. */
export interface CheckedRepository {
  readonly repository: Repository;
  readonly home: Repository;
}

/** How pull requests for one branch are checked. */
export interface Standard {
  /** Undefined: the home's `towpath.yaml` cannot be read. */
  readonly config: Config | undefined;
  /** Of `towpath.yaml` and what it names elsewhere; another one means that results may differ. */
  readonly key: string;
  readonly territory: Territory | undefined;
  /** Undefined where the configuration is. */
  readonly elsewhere: Elsewhere | Unusable | undefined;
}

/** Undefined for repositories in which Towpath has nothing to say, or may not write now. */
export async function findChecked(outside: Outside, repositoryId: number): Promise<CheckedRepository | undefined> {
  const homes = (await outside.homes.all()).filter(({ paused }) => paused === undefined);
  const own = homes.find((home) => home.repositoryId === repositoryId);
  if (own !== undefined) return { repository: repositoryOfHome(own), home: repositoryOfHome(own) };
  for (const home of homes.filter(({ memberIds }) => memberIds.includes(repositoryId))) {
    const repository = await findMember(outside, home, repositoryId);
    if (repository !== undefined) return { repository, home: repositoryOfHome(home) };
  }
  return undefined;
}

async function findMember(outside: Outside, home: Home, id: number): Promise<Repository | undefined> {
  const mirror = await outside.mirrors.fetch(repositoryOfHome(home));
  const configuration = await readConfiguration(mirror, repositoryOfHome(home));
  if (configuration.kind !== "usable") return undefined;
  const names = new Set(configuration.config.environments.flatMap(({ repository }) => repository ?? []));
  for (const name of names) {
    const found = await outside.installations.find(name);
    if (found?.id !== id || found.archived) continue;
    const consents =
      (await missingConsent(found, await outside.mirrors.fetch(found), repositoryOfHome(home))) === undefined;
    return consents ? found : undefined;
  }
  return undefined;
}

/** Undefined where the home holds no `towpath.yaml` of its own any more. Throws Transient where something cannot be read now. */
export async function readStandard(
  outside: Outside,
  { repository, home }: CheckedRepository,
  mirror: Mirror,
  branch: string,
): Promise<Standard | undefined> {
  const homeMirror = repository.id === home.id ? mirror : await outside.mirrors.fetch(home);
  const configuration = await readConfiguration(homeMirror, home);
  if (configuration.kind === "none" || configuration.kind === "managed") return undefined;
  if (configuration.kind === "broken")
    return { config: undefined, key: configuration.blob, territory: undefined, elsewhere: undefined };
  const { config, blob } = configuration;
  const elsewhere = await readElsewhere(outside, home, homeMirror, config);
  const isHome = sameRepository(repository.fullName, home.fullName);
  const on = {
    ...(isHome ? {} : { repository: repository.fullName }),
    branch,
    defaultBranch: repository.defaultBranch,
  };
  const key = elsewhere.key === "" ? blob : `${blob} ${elsewhere.key}`;
  return { config, key, territory: locate(config).on(on), elsewhere };
}
