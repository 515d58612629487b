/** Whether a person may give a command: by role, team or name, always on the environment repository. */
import type { CommandRight } from "../config/commands-config.ts";
import type { Config } from "../config/config.ts";
import { listed } from "../config/show-value.ts";
import type { CommandName } from "../domain/command-name.ts";
import { isAtLeast, type Role } from "../domain/role.ts";
import { DEFINITIONS } from "./definitions.ts";

/** What GitHub says of a person, asked just before the command acts. */
export interface Person {
  readonly login: string;
  /** A bot or an App (`type` is not `User`). */
  readonly isBot: boolean;
  /**
   * `role_name` on the environment repository; `none` where there is none. Of a custom role give the role that it is
   * built on. Undefined: GitHub could not be asked. Never `author_association`.
   */
  readonly role: string | undefined;
  /** Of the teams that {@link teamsToAsk} names, by slug as the configuration writes it. */
  readonly teams: ReadonlyMap<string, Membership>;
}

/** `unseen`: GitHub does not show the team's members to the App; `missing`: there is no such team (any more). */
export type Membership = "member" | "not-a-member" | "unseen" | "missing";

export interface Asked {
  readonly command: CommandName;
  /** Every environment that it concerns; empty for those that concern none. */
  readonly environments: readonly string[];
  /** Logins of the authors of the source commits that it would move. Undefined: they cannot be read. */
  readonly sourceAuthors: readonly string[] | undefined;
}

export type Permission =
  | { readonly allowed: true }
  /** Sentences; `whoCan` names who may instead. */
  | { readonly allowed: false; readonly why: string; readonly whoCan: string };

type RightsConfig = Pick<Config, "commands" | "environments">;

/** Whether the person may; for several environments, whether in each of them. Whatever is not known, refuses. */
export function mayCommand(asked: Asked, person: Person, config: RightsConfig): Permission {
  const concerned = asked.environments.length === 0 ? [undefined] : asked.environments;
  for (const environment of concerned) {
    const right = rightFor(asked.command, environment, config);
    const why = refusal(right, person, asked.command);
    if (why !== undefined) {
      const where = environment === undefined ? "" : ` in ${environment}`;
      return { allowed: false, why, whoCan: `/${asked.command}${where} is for ${inWords(right)}.` };
    }
  }
  return separation(asked, person, config);
}

/** Slugs of the teams whose members may give the command, for who asks GitHub about them. */
export const teamsToAsk = (
  { command, environments }: Omit<Asked, "sourceAuthors">,
  config: RightsConfig,
): readonly string[] => [
  ...new Set(
    (environments.length === 0 ? [undefined] : environments).flatMap(
      (environment) => rightFor(command, environment, config).teams,
    ),
  ),
];

/** Who may give a command in an environment: the first rule that matches, else Towpath's own. */
export function rightFor(command: CommandName, environment: string | undefined, config: RightsConfig): CommandRight {
  const rule = config.commands.rights.find(
    ({ commands, environments }) =>
      (commands === undefined || commands.includes(command)) &&
      (environments === undefined || (environment !== undefined && environments.includes(environment))),
  );
  return rule ?? { role: ownRole(command, environment, config), teams: [], users: [] };
}

function ownRole(command: CommandName, environment: string | undefined, { environments }: RightsConfig): Role {
  if (DEFINITIONS[command].right === "ask") return "read";
  if (environment === undefined) return "write";
  const known = environments.find(({ name }) => name === environment);
  // What an environment asked for that is gone nobody knows: it may have been approvals.
  return known === undefined || known.gates.some(({ kind }) => kind === "approvals") ? "maintain" : "write";
}

/** A sentence that says why the right does not reach this person; undefined if it does. */
function refusal({ role, teams, users }: CommandRight, person: Person, command: CommandName): string | undefined {
  const { login } = person;
  if (users.some((user) => user.toLowerCase() === login.toLowerCase())) return undefined;
  if (person.isBot) return `${login} is a bot, and bots command only where towpath.yaml names them under commands.`;
  const memberships = teams.map((team) => [team, person.teams.get(team) ?? "unseen"] as const);
  if (memberships.some(([, membership]) => membership === "member")) return undefined;
  if (role !== undefined && person.role !== undefined && isAtLeast(person.role, role)) return undefined;
  if (role !== undefined && person.role === undefined) {
    return `GitHub did not say which role ${login} has on the environment repository.`;
  }
  const unseen = memberships.filter(([, membership]) => membership === "unseen").map(([team]) => team);
  if (unseen.length > 0) {
    return `Whether ${login} is in ${inTeam(unseen)} cannot be seen: the App lacks the permission to read the organisation's members, or the team is secret.`;
  }
  const missing = memberships.filter(([, membership]) => membership === "missing").map(([team]) => team);
  if (missing.length > 0 && missing.length === teams.length && role === undefined) {
    return `There is no team ${missing.join(" or ")}; if it was renamed, towpath.yaml must say its new name.`;
  }
  const has = person.role === undefined || person.role === "none" ? "no role" : `the role ${person.role}`;
  const inNone = teams.length === 0 ? "" : ` and is not in ${inTeam(teams)}`;
  return role === undefined && teams.length === 0
    ? `${login} is not among the people who may give /${command}.`
    : `${login} has ${has} on the environment repository${inNone}.`;
}

function separation(
  { command, environments, sourceAuthors }: Asked,
  { login }: Person,
  config: RightsConfig,
): Permission {
  if (DEFINITIONS[command].right !== "move") return { allowed: true };
  const separate = environments.find((environment) => config.commands.separationOfDuties.includes(environment));
  if (separate === undefined) return { allowed: true };
  const whoCan = `In ${separate} a release is moved by somebody who did not write its source commit.`;
  if (sourceAuthors === undefined) {
    return {
      allowed: false,
      why: "Who wrote the source commit cannot be seen, so it could be the same person.",
      whoCan,
    };
  }
  return sourceAuthors.some((author) => author.toLowerCase() === login.toLowerCase())
    ? { allowed: false, why: `${login} wrote the source commit of this release.`, whoCan }
    : { allowed: true };
}

/** `people with the role maintain or higher, members of the team sre, or ada`. */
function inWords({ role, teams, users }: CommandRight): string {
  const parts = [
    ...(role === undefined
      ? []
      : [`people with the role ${role}${role === "admin" ? "" : " or higher"} on the environment repository`]),
    ...(teams.length === 0 ? [] : [`members of ${inTeam(teams)}`]),
    ...(users.length === 0 ? [] : [listed(users)]),
  ];
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} or ${parts.at(-1)}`;
}

const inTeam = (teams: readonly string[]): string =>
  teams.length === 1 ? `the team ${teams.join("")}` : `one of the teams ${listed(teams)}`;
