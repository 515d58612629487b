import { simpleUser } from "../shapes/account.ts";
import type { Account } from "../state/account.ts";
import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { World } from "../state/world.ts";

/** Gives a repository another name; the old one leads to it until somebody else takes it. */
export function renameRepository(world: World, repository: Repository, name: string, by: Account): void {
  const from = repository.name;
  register(world, repository, () => {
    repository.name = name;
  });
  world.emit({
    name: "repository",
    action: "renamed",
    sender: by,
    repository,
    payload: () => ({ changes: { repository: { name: { from } } } }),
  });
}

/**
 * Gives a repository another owner. Installations of the old owner lose it, those of the new owner for all
 * repositories gain it, and these are told.
 */
export function transferRepository(world: World, repository: Repository, to: Account, by: Account): void {
  const from = repository.owner;
  for (const installation of world.installations.values()) installation.selected.delete(repository.id);
  register(world, repository, () => {
    repository.owner = to;
  });
  repository.collaborators.clear();
  repository.teams.clear();
  const kind = from.type === "Organization" ? "organization" : "user";
  world.emit({
    name: "repository",
    action: "transferred",
    sender: by,
    repository,
    payload: () => ({ changes: { owner: { from: { [kind]: simpleUser(world, from) } } } }),
  });
}

/** Makes a repository read-only, or lets it be written to again. */
export function archiveRepository(world: World, repository: Repository, archived: boolean, by: Account): void {
  repository.archived = archived;
  repository.updatedAt = world.clock.now();
  world.emit({
    name: "repository",
    action: archived ? "archived" : "unarchived",
    sender: by,
    repository,
    payload: () => ({}),
  });
}

function register(world: World, repository: Repository, change: () => void): void {
  const old = fullName(repository).toLowerCase();
  world.names.delete(old);
  world.formerNames.set(old, repository);
  change();
  repository.updatedAt = world.clock.now();
  const key = fullName(repository).toLowerCase();
  if (world.names.has(key)) throw new Error(`there is already a repository ${fullName(repository)}`);
  world.names.set(key, repository);
  world.formerNames.delete(key);
}
