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
  const wanted: Home = {
    repositoryId: home.id,
    installationId: home.installationId,
    fullName: home.fullName,
    defaultBranch: home.defaultBranch,
    imagePatterns: [...new Set(config.images.map(({ match }) => match))],
    memberIds: [...new Set(memberIds)].sort((a, b) => a - b),
    paused: undefined,
  };
  if (JSON.stringify(known) !== JSON.stringify(wanted)) await homes.put(wanted);
}
