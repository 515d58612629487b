/** Roles of people on a repository, and members of teams. */
import { LRUCache } from "lru-cache";
import { Mistake } from "../domain/failure.ts";
import { ROLES } from "../domain/role.ts";
import type { Clock } from "../ports/clock.ts";
import type { People } from "../ports/people.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { isRefusal } from "./failures.ts";
import { allPages, PER_PAGE } from "./pages.ts";

type Members = Awaited<ReturnType<People["team"]>>;

/** Who is in a team changes rarely; a merge asks no later than this, milliseconds. */
const KEPT_MS = 60_000;
const KEPT = 2_000;

export function createPeople(clients: Clients, clock: Clock): People {
  const teams = new LRUCache<string, { readonly members: Members; readonly at: number }>({ max: KEPT });
  return {
    async role(repository, username) {
      try {
        const { data } = await clients
          .inspecting(repository)
          .request("GET /repos/{owner}/{repo}/collaborators/{username}/permission", {
            ...ownerAndRepo(repository.fullName),
            username,
          });
        return ROLES.some((role) => role === data.role_name) ? data.role_name : builtOn(data.user?.permissions);
      } catch (error) {
        // Apps, and people without any right on a private repository.
        if (isRefusal(error, 404)) return "none";
        throw error;
      }
    },

    async team(repository, team) {
      const [slug = team, org = ownerAndRepo(repository.fullName).owner] = team.split("/").reverse();
      const key = `${repository.installationId} ${org}/${slug}`.toLowerCase();
      const known = teams.get(key);
      if (known !== undefined && clock.now() - known.at < KEPT_MS) return known.members;
      const members = await membersOf(clients, repository.installationId, org, slug);
      teams.set(key, { members, at: clock.now() });
      return members;
    },
  };
}

/** The highest of the built-in roles whose rights a custom one has. */
function builtOn(permissions: Readonly<Partial<Record<string, boolean>>> | undefined): string {
  const rights = { read: "pull", triage: "triage", write: "push", maintain: "maintain", admin: "admin" } as const;
  return ROLES.findLast((role) => permissions?.[rights[role]] === true) ?? "none";
}

/**
 * Without the permission GitHub answers 404 for every team, so a token that has it is asked for: where that is not
 * granted, nothing can be seen; where it is, a 404 means that there is no such team.
 */
async function membersOf(clients: Clients, installationId: number, org: string, team_slug: string): Promise<Members> {
  try {
    const octokit = clients.people(installationId);
    const found = await allPages((page) =>
      octokit.request("GET /orgs/{org}/teams/{team_slug}/members", { org, team_slug, per_page: PER_PAGE, page }),
    );
    return found.map(({ login }) => login);
  } catch (error) {
    if (isRefusal(error, 404)) return "missing";
    if (isRefusal(error, 403) || (error instanceof Mistake && error.code === "missing-permission")) return "unseen";
    throw error;
  }
}
