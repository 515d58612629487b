import type { Account, Role, Team } from "./account.ts";
import { ROLES } from "./account.ts";
import type { Actor } from "./actor.ts";
import type { Installation } from "./app.ts";
import type { Repository } from "./repository.ts";
import type { World } from "./world.ts";

/** The account of this login, in whatever case. */
export function accountByLogin(world: World, login: string): Account | undefined {
  return world.accounts.get(login.toLowerCase());
}

/** A team by its organisation and slug. */
export function teamBySlug(world: World, organisation: string, slug: string): Team | undefined {
  for (const team of world.teams.values()) {
    if (team.slug === slug && team.organisation.login.toLowerCase() === organisation.toLowerCase()) return team;
  }
  return undefined;
}

/** What an account may do with a repository: the greatest of all grants, `none` without any. */
export function roleOf(world: World, repository: Repository, account: Account): Role | "none" {
  const { owner } = repository;
  if (owner.id === account.id) return "admin";
  const grants: (Role | "none" | undefined)[] = [repository.collaborators.get(account.id)];
  const membership = owner.members.get(account.id);
  if (membership === "admin") return "admin";
  if (membership === "member") grants.push(owner.basePermission);
  for (const [teamId, role] of repository.teams) {
    if (world.teams.get(teamId)?.members.get(account.id)?.state === "active") grants.push(role);
  }
  if (!repository.private && account.type === "User") grants.push("read");
  return ROLES.findLast((role) => grants.includes(role)) ?? "none";
}

/** Whether an installation includes a repository. */
export function installationIncludes(installation: Installation, repository: Repository): boolean {
  if (installation.deleted || installation.account.id !== repository.owner.id) return false;
  return installation.selection === "all" || installation.selected.has(repository.id);
}

/** The repositories of an installation, by id. */
export function repositoriesOf(world: World, installation: Installation): Repository[] {
  return [...world.repositories.values()].filter((repository) => installationIncludes(installation, repository));
}

/** Whether the actor may know that the repository exists. */
export function canSee(world: World, actor: Actor, repository: Repository): boolean {
  if (actor.kind === "installation" && covers(actor, repository)) return true;
  if (!repository.private) return true;
  return actor.kind === "user" && roleOf(world, repository, actor.user) !== "none";
}

/** Whether an installation's token reaches the repository, by installation and by its own narrowing. */
export function covers(actor: Extract<Actor, { kind: "installation" }>, repository: Repository): boolean {
  const { installation, repositories } = actor.token;
  return installationIncludes(installation, repository) && (repositories?.has(repository.id) ?? true);
}
