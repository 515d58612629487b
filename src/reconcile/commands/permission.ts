/** Whether a person may do what a command came to, by GitHub's answers of that moment. */

import { DEFINITIONS } from "../../commands/definitions.ts";
import { type Asked, type Membership, mayCommand, type Permission, teamsToAsk } from "../../commands/may-command.ts";
import { environmentsOf } from "../../commands/resolve/environments-of.ts";
import type { Known } from "../../commands/resolve/known.ts";
import type { Resolved } from "../../commands/resolve/resolution.ts";
import type { CommandName } from "../../domain/command-name.ts";
import type { Release } from "../../domain/release.ts";
import type { Repository } from "../../domain/repository.ts";
import { repositoryOf } from "../observe/environment-branches.ts";
import type { Outside } from "../outside.ts";
import type { Comment } from "./comment.ts";
import type { Sight } from "./sight.ts";

/** What GitHub said of whoever commented: asked once a comment. */
export type Roles = Map<number, Promise<string>>;

/** The role of who wrote the comment on a repository; `none` for bots, who have none. */
export function roleOn(
  { people }: Outside,
  roles: Roles,
  { author }: Comment,
  repository: Repository,
): Promise<string> {
  const known =
    roles.get(repository.id) ?? (author.isBot ? Promise.resolve("none") : people.role(repository, author.login));
  roles.set(repository.id, known);
  return known;
}

/**
 * The right is asked for on the repository that an environment lives in, for that is where the person could merge by hand;
 * for what concerns no environment, or one that is gone, on the home. Of an environment whose repository cannot be reached
 * nobody has any.
 */
export async function permissionFor(
  { outside, roles, comment, sight }: PermissionSource,
  asked: Resolved,
  known: Known,
): Promise<Permission> {
  const { config, home, members } = sight.observed;
  const command: CommandName = asked.kind === "why-all" ? "why" : asked.kind;
  const commands: readonly CommandName[] =
    asked.kind === "promote" && asked.overrides.length > 0 ? [command, "override"] : [command];
  const environments = environmentsOf(asked, known);
  const grouped = Map.groupBy(environments, (name) => {
    const environment = config.environments.find((one) => one.name === name);
    return environment === undefined ? home : repositoryOf(environment, home, members.find);
  });
  const groups: readonly (readonly [Repository | undefined, readonly string[]])[] =
    environments.length === 0 ? [[home, []]] : [...grouped];
  const sourceAuthors = await authorsOf(outside, sight, asked, environments);
  for (const one of commands) {
    for (const [repository, of] of groups) {
      const question: Asked = { command: one, environments: of, sourceAuthors };
      const permission = await permissionOn({ outside, roles, comment, sight }, question, repository);
      if (!permission.allowed) return permission;
    }
  }
  return { allowed: true };
}

export interface PermissionSource {
  readonly outside: Outside;
  readonly roles: Roles;
  readonly comment: Comment;
  readonly sight: Sight;
}

/** Teams are asked for only where the role does not do. */
async function permissionOn(
  { outside, roles, comment, sight }: PermissionSource,
  asked: Asked,
  repository: Repository | undefined,
): Promise<Permission> {
  const { config } = sight.observed;
  const { login, isBot } = comment.author;
  const role = repository === undefined ? undefined : await roleOn(outside, roles, comment, repository);
  const person = { login, isBot, role, teams: new Map<string, Membership>() };
  const first = mayCommand(asked, person, config);
  const slugs = teamsToAsk(asked, config);
  if (first.allowed || isBot || slugs.length === 0 || repository === undefined) return first;
  const teams = new Map<string, Membership>();
  for (const slug of slugs) {
    const found = await outside.people.team(repository, slug);
    const isMember = typeof found !== "string" && found.some((one) => one.toLowerCase() === login.toLowerCase());
    teams.set(slug, typeof found === "string" ? found : isMember ? "member" : "not-a-member");
  }
  return mayCommand(asked, { ...person, teams }, config);
}

/** Who wrote the commit of the release that is moved; asked for only where duties are separated. */
async function authorsOf(
  { commitChecks }: Outside,
  { observed: { config, home } }: Sight,
  asked: Resolved,
  environments: readonly string[],
): Promise<readonly string[] | undefined> {
  const command: CommandName = asked.kind === "why-all" ? "why" : asked.kind;
  const isSeparate = environments.some((name) => config.commands.separationOfDuties.includes(name));
  if (!isSeparate || DEFINITIONS[command].right !== "move") return [];
  const { revision, source }: Partial<Release> = "release" in asked ? asked.release : {};
  if (revision === undefined || source === undefined) return undefined;
  const author = (await commitChecks.about(home.installationId, source, revision))?.author;
  return author === undefined ? undefined : [author];
}
