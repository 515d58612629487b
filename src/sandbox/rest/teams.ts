import { noContent, notFound, ok } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import { paged } from "../http/page.ts";
import type { Route } from "../http/route.ts";
import { fullTeam, simpleUser, team as teamShape } from "../shapes/account.ts";
import type { Account, Team } from "../state/account.ts";
import { accountByLogin, teamBySlug } from "../state/look-up.ts";
import { maySeeMembers } from "./members-permission.ts";

const TEAM = "/orgs/{org}/teams/{team_slug}";

/** "Teams" and who is in them. */
export const teamRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/orgs/{org}/teams",
    handle: (call) => {
      const organisation = organisationOf(call);
      const all = [...call.world.teams.values()].filter((team) => team.organisation.id === organisation.id);
      return paged(call, all, (team) => teamShape(call.world, team));
    },
  },
  {
    method: "GET",
    path: TEAM,
    handle: (call) => {
      const team = teamOf(call);
      const repositories = [...call.world.repositories.values()].filter((one) => one.teams.has(team.id));
      return ok(fullTeam(call.world, team, repositories.length));
    },
  },
  {
    method: "GET",
    path: `${TEAM}/members`,
    handle: (call) => {
      const role = call.query.get("role") ?? "all";
      const members = [...teamOf(call).members]
        .filter(([, member]) => member.state === "active" && (role === "all" || member.role === role))
        .flatMap(([id]) => call.world.accountsById.get(id) ?? []);
      return paged(call, members, (member) => simpleUser(call.world, member));
    },
  },
  {
    method: "GET",
    path: `${TEAM}/memberships/{username}`,
    handle: (call) => {
      const team = teamOf(call);
      const account = accountByLogin(call.world, call.params["username"] ?? "");
      const member = account === undefined ? undefined : team.members.get(account.id);
      if (account === undefined || member === undefined) throw notFound();
      const url = `${call.world.url}/organizations/${team.organisation.id}/team/${team.id}/memberships/${account.login}`;
      return ok({ url, role: member.role, state: member.state });
    },
  },
  {
    method: "GET",
    path: `${TEAM}/repos/{owner}/{repo}`,
    handle: (call) => {
      const repository = call.world.names.get(`${call.params["owner"]}/${call.params["repo"]}`.toLowerCase());
      if (repository === undefined || !repository.teams.has(teamOf(call).id)) throw notFound();
      return noContent;
    },
  },
];

function organisationOf(call: Call): Account {
  const account = accountByLogin(call.world, call.params["org"] ?? "");
  if (account?.type !== "Organization" || !maySeeMembers(call, account)) throw notFound();
  return account;
}

function teamOf(call: Call): Team {
  const team = teamBySlug(call.world, organisationOf(call).login, call.params["team_slug"] ?? "");
  if (team === undefined) throw notFound();
  return team;
}
