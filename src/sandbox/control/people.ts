import { addAccount, addTeam, addUserToken } from "../changes/accounts.ts";
import type { Role } from "../state/account.ts";
import { teamBySlug } from "../state/look-up.ts";
import type { ControlContext } from "./context.ts";
import { accountNamed, repositoryNamed } from "./context.ts";

/** People, organisations and teams. */
export function peopleControls({ world }: ControlContext) {
  return {
    /** A person, with a personal access token. */
    createUser(input: { readonly login: string; readonly name?: string; readonly email?: string }) {
      const account = addAccount(world, "User", input.login, input);
      return { id: account.id, login: account.login, token: addUserToken(world, account) };
    },

    /** An organisation; its members have at least `basePermission` (default read) on all of its repositories. */
    createOrganisation(input: {
      readonly login: string;
      readonly owners?: readonly string[];
      readonly members?: readonly string[];
      readonly basePermission?: Role | "none";
    }) {
      const account = addAccount(world, "Organization", input.login);
      account.basePermission = input.basePermission ?? "read";
      for (const login of input.members ?? []) account.members.set(accountNamed(world, login).id, "member");
      for (const login of input.owners ?? []) account.members.set(accountNamed(world, login).id, "admin");
      return { id: account.id, login: account.login };
    },

    /** A team of an organisation with these members; who is no member of the organisation becomes one. */
    createTeam(input: { readonly organisation: string; readonly slug: string; readonly members?: readonly string[] }) {
      const members = (input.members ?? []).map((login) => accountNamed(world, login));
      const team = addTeam(world, accountNamed(world, input.organisation), input.slug, members);
      return { id: team.id, slug: team.slug };
    },

    /** Takes somebody into a team, or out of it again (`role: null`). */
    setTeamMember(input: {
      readonly organisation: string;
      readonly slug: string;
      readonly login: string;
      readonly role?: "member" | "maintainer" | null;
      readonly state?: "active" | "pending";
    }): void {
      const team = teamBySlug(world, input.organisation, input.slug);
      if (team === undefined) throw new Error(`there is no team ${input.organisation}/${input.slug}`);
      const { id } = accountNamed(world, input.login);
      if (input.role === null) team.members.delete(id);
      else team.members.set(id, { role: input.role ?? "member", state: input.state ?? "active" });
    },

    /** What a person may do with a repository; null takes the grant back. */
    setCollaborator(input: { readonly repository: string; readonly login: string; readonly role: Role | null }): void {
      const { collaborators } = repositoryNamed(world, input.repository);
      const { id } = accountNamed(world, input.login);
      if (input.role === null) collaborators.delete(id);
      else collaborators.set(id, input.role);
    },

    /** What a team may do with a repository; null takes the grant back. */
    setTeamRole(input: { readonly repository: string; readonly team: string; readonly role: Role | null }): void {
      const repository = repositoryNamed(world, input.repository);
      const team = teamBySlug(world, repository.owner.login, input.team);
      if (team === undefined) throw new Error(`there is no team ${repository.owner.login}/${input.team}`);
      if (input.role === null) repository.teams.delete(team.id);
      else repository.teams.set(team.id, input.role);
    },
  };
}
