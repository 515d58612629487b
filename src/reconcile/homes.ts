/** What the store keeps of a home, for the intake of builds and for the sweep. */
import type { Config } from "../config/config.ts";
import { type Repository, sameRepository } from "../domain/repository.ts";
import type { Home } from "../ports/facts.ts";
import type { Members } from "./observe/members.ts";
import type { Outside } from "./outside.ts";

export const repositoryOfHome = ({ repositoryId, fullName, installationId, defaultBranch }: Home): Repository => ({
  id: repositoryId,
  fullName,
  installationId,
  defaultBranch,
});

export async function findHome({ homes }: Outside, repositoryId: number): Promise<Home | undefined> {
  return (await homes.all()).find((home) => home.repositoryId === repositoryId);
}

/**
 * Notes which images the home has rules for, before builds are read: one heard before that is read, one heard after it
 * finds the rule and wakes the lane. Returns what the store has then.
 */
export async function noteRules(
  { homes }: Outside,
  home: Repository,
  known: Home | undefined,
  config: Config,
): Promise<Home> {
  const noted: Home = { ...identityOf(home), ...rulesOf(config), memberIds: known?.memberIds ?? [], paused: undefined };
  if (JSON.stringify(known) !== JSON.stringify(noted)) await homes.put(noted);
  return noted;
}

/** Keeps what a usable configuration says of the home; `known` is what the store has. */
export async function keepHome(
  { homes }: Outside,
  home: Repository,
  known: Home | undefined,
  config: Config,
  find: Members["find"],
): Promise<void> {
  const memberIds = config.environments.flatMap(({ repository }) =>
    repository === undefined || sameRepository(repository, home.fullName) ? [] : (find(repository)?.id ?? []),
  );
  const ids = [...new Set(memberIds)].sort((a, b) => a - b);
  const wanted: Home = { ...identityOf(home), ...rulesOf(config), memberIds: ids, paused: undefined };
  if (JSON.stringify(known) !== JSON.stringify(wanted)) await homes.put(wanted);
}

const identityOf = ({ id, installationId, fullName, defaultBranch }: Repository) => ({
  repositoryId: id,
  installationId,
  fullName,
  defaultBranch,
});

const rulesOf = ({ images }: Config): Pick<Home, "imagePatterns"> => ({
  imagePatterns: [...new Set(images.map(({ match }) => match))],
});
