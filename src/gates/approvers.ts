/** Whose approvals count, whose do not, and what cannot be seen of that. */
import type { ApprovalsConfig } from "../config/gate-config.ts";
import type { GateResult } from "../domain/gate-result.ts";
import type { PullRequestFacts, ReviewFacts, Subject } from "./facts.ts";
import { enumerate, enumerateSome } from "./wording.ts";

/** What GitHub says of one person. */
export type Standing =
  /** `as` is what makes it count: `team sre`, `by name`. */
  | { readonly kind: "may"; readonly as: string }
  | { readonly kind: "may-not"; readonly why: string }
  /** Something that would decide it is not shown to Towpath. */
  | { readonly kind: "cannot-see"; readonly why: string };

export interface Approvers {
  readonly standingOf: (login: string) => Standing;
  /** Why somebody is left out whatever right they have; undefined: nothing. */
  readonly exclusionOf: (login: string) => string | undefined;
  /** Who may approve, for people: `team sre (ada and bob), zoe or anybody with the role admin`. */
  readonly described: string;
  /** Logins of all that are known to count, without those left out; undefined: whoever has a role. */
  readonly able: readonly string[] | undefined;
  /** Teams that cannot be seen or are not there. */
  readonly problems: readonly GateResult[];
}

/** GitHub's roles, each with all rights of those before it. */
const ROLES = ["read", "triage", "write", "maintain", "admin"];
/** Where a gate names nobody, people with this role count: GitHub counts no approvals below it either. */
const DEFAULT_ROLE = "write";
const MOST_NAMES = 5;

/** Puts together who counts. Logins and slugs are compared without regard to case, as GitHub does. */
export function approversOf(
  config: Pick<ApprovalsConfig, "teams" | "users" | "roles" | "allow">,
  subject: Pick<Subject, "sourceAuthor" | "requesters">,
  { pushedBy }: Pick<PullRequestFacts, "pushedBy">,
  reviews: ReviewFacts,
): Approvers {
  const { users, allow } = config;
  const isOpen = config.teams.length === 0 && users.length === 0 && config.roles.length === 0;
  const roles = isOpen ? [DEFAULT_ROLE] : config.roles;
  const lowest = lowestRole(roles);
  const teams = config.teams.map((slug) => ({ slug, members: membersOf(slug, reviews) }));
  const exclusionOf = exclusions(allow, subject, pushedBy);

  function standingOf(login: string): Standing {
    if (users.some((user) => same(user, login))) return { kind: "may", as: "by name" };
    if (isBot(login)) return { kind: "may-not", why: "is an App, and counts only where users names it" };
    for (const { slug, members } of teams) {
      if (isList(members) && members.some((member) => same(member, login))) return { kind: "may", as: `team ${slug}` };
    }
    const role = lowest === undefined ? undefined : roleOf(login, reviews);
    if (lowest !== undefined && role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(lowest)) {
      return { kind: "may", as: role };
    }
    const unseen = teams.filter(({ members }) => members === "unseen").map(({ slug }) => slug);
    if (unseen.length > 0) {
      return { kind: "cannot-see", why: `GitHub does not show Towpath who is in ${teamsNamed(unseen)}` };
    }
    if (lowest !== undefined && role === undefined) {
      return { kind: "cannot-see", why: "GitHub does not tell Towpath what right they have on the repository" };
    }
    return { kind: "may-not", why: whyNot(config, lowest) };
  }

  return {
    standingOf,
    exclusionOf,
    described: described(config, teams, lowest, exclusionOf),
    able: lowest === undefined ? ableOf(teams, users, exclusionOf) : undefined,
    problems: teams.flatMap(({ slug, members }) => (isList(members) ? [] : [teamProblem(slug, members)])),
  };
}

export type Members = readonly string[] | "unseen" | "missing";
type TeamMembers = { readonly slug: string; readonly members: Members };

/** Members of a team, looked up as written and by its bare name; one that nobody asked about cannot be seen. */
export function membersOf(slug: string, { teams }: Pick<ReviewFacts, "teams">): Members {
  const written = slug.replace(/^@/, "");
  const bare = written.slice(written.indexOf("/") + 1);
  for (const key of [written, written.toLowerCase(), bare, bare.toLowerCase()]) {
    const members = teams.get(key);
    if (members !== undefined) return members;
  }
  return "unseen";
}

/** A team whose members are not known: hidden from Towpath, or not there at all. */
export const teamProblem = (slug: string, members: "unseen" | "missing"): GateResult =>
  members === "unseen"
    ? {
        gate: "approvals",
        state: "error",
        reason: `GitHub does not show Towpath who is in the team ${slug}`,
        opener: "the App gets the right to read members of the organisation",
      }
    : {
        gate: "approvals",
        state: "error",
        reason: `there is no team ${slug} (any more): it was renamed or deleted`,
        opener: "a person writes its name of today into the gate",
      };

function exclusions(
  allow: ApprovalsConfig["allow"],
  { sourceAuthor, requesters }: Pick<Subject, "sourceAuthor" | "requesters">,
  pushedBy: readonly string[],
): (login: string) => string | undefined {
  const rules: readonly (readonly [ApprovalsConfig["allow"][number], readonly string[], string])[] = [
    ["author", sourceAuthor === undefined ? [] : [sourceAuthor], "wrote the source commit"],
    ["requester", requesters, "asked for the promotion"],
    ["pusher", pushedBy, "pushed to its branch"],
  ];
  return (login) =>
    rules.find(([kind, logins]) => !allow.includes(kind) && logins.some((one) => same(one, login)))?.[2];
}

function described(
  { users }: Pick<ApprovalsConfig, "users">,
  teams: readonly TeamMembers[],
  lowest: string | undefined,
  exclusionOf: Approvers["exclusionOf"],
): string {
  const parts = [
    ...teams.map(({ slug, members }) => describedTeam(slug, members, exclusionOf)),
    ...users.filter((login) => exclusionOf(login) === undefined),
    ...(lowest === undefined ? [] : [`anybody with the role ${lowest}${lowest === "admin" ? "" : " or a higher one"}`]),
  ];
  return enumerate(parts, "or");
}

/** `team sre (ada, bob and 3 more)`: those of its members whose approvals count. */
export function describedTeam(slug: string, members: Members, exclusionOf: Approvers["exclusionOf"]): string {
  const able = isList(members) ? members.filter((login) => exclusionOf(login) === undefined) : [];
  return able.length === 0 ? `team ${slug}` : `team ${slug} (${enumerateSome(able, MOST_NAMES)})`;
}

function ableOf(
  teams: readonly TeamMembers[],
  users: readonly string[],
  exclusionOf: (login: string) => string | undefined,
): readonly string[] {
  const people = new Map<string, string>();
  for (const login of [...teams.flatMap(({ members }) => (isList(members) ? members : [])), ...users]) {
    if (exclusionOf(login) === undefined) people.set(login.toLowerCase(), login);
  }
  return [...people.values()];
}

function whyNot({ teams, users }: Pick<ApprovalsConfig, "teams" | "users">, lowest: string | undefined): string {
  return enumerate([
    ...(teams.length === 0 ? [] : [`is not in ${teamsNamed(teams)}`]),
    ...(users.length === 0 ? [] : ["is not named in users"]),
    ...(lowest === undefined ? [] : [`does not have the role ${lowest}`]),
  ]);
}

const teamsNamed = (slugs: readonly string[]): string => `the team${slugs.length === 1 ? "" : "s"} ${enumerate(slugs)}`;

const lowestRole = (roles: readonly string[]): string | undefined => ROLES.find((role) => roles.includes(role));

function roleOf(login: string, { roles }: Pick<ReviewFacts, "roles">): string | undefined {
  const known = roles.get(login) ?? roles.get(login.toLowerCase());
  if (known !== undefined) return known;
  for (const [other, role] of roles) if (same(other, login)) return role;
  return undefined;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const isBot = (login: string): boolean => login.endsWith("[bot]");
const isList = (members: Members): members is readonly string[] => typeof members !== "string";
