import { randomBytes } from "node:crypto";
import type { Account, Team } from "../state/account.ts";
import { nodeId } from "../state/ids.ts";
import { accountByLogin } from "../state/look-up.ts";
import type { World } from "../state/world.ts";

/** A person, organisation or bot that did not exist before. */
export function addAccount(
  world: World,
  type: Account["type"],
  login: string,
  more: { readonly name?: string; readonly email?: string } = {},
): Account {
  if (accountByLogin(world, login) !== undefined) throw new Error(`there is already an account ${login}`);
  const id = world.ids.next();
  const prefix = { User: "U", Organization: "O", Bot: "BOT" }[type];
  const account: Account = {
    id,
    nodeId: nodeId(prefix, id),
    login,
    type,
    name: more.name ?? login,
    email: more.email ?? `${id}+${login}@users.noreply.github.com`,
    members: new Map(),
    basePermission: "read",
  };
  world.accounts.set(login.toLowerCase(), account);
  world.accountsById.set(id, account);
  return account;
}

/** A personal access token of a person. */
export function addUserToken(world: World, user: Account): string {
  const token = `ghp_${randomBytes(27).toString("base64url").replaceAll(/[-_]/g, "0")}`;
  world.userTokens.set(token, user);
  return token;
}

/** A team with these people as active members. */
export function addTeam(
  world: World,
  organisation: Account,
  slug: string,
  members: readonly Account[],
  more: { readonly name?: string; readonly privacy?: Team["privacy"] } = {},
): Team {
  const id = world.ids.next();
  const team: Team = {
    id,
    nodeId: nodeId("T", id),
    organisation,
    slug,
    name: more.name ?? slug,
    description: null,
    privacy: more.privacy ?? "closed",
    members: new Map(members.map((member) => [member.id, { role: "member", state: "active" }])),
    createdAt: world.clock.now(),
  };
  for (const member of members) if (!organisation.members.has(member.id)) organisation.members.set(member.id, "member");
  world.teams.set(id, team);
  return team;
}
