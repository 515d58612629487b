import { noContent, notFound, ok } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { paged } from "../http/page.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { rolePermissions, simpleUser, team as teamShape } from "../shapes/account.ts";
import type { Account } from "../state/account.ts";
import { accountByLogin, roleOf } from "../state/look-up.ts";

/** `permission` knows four words only: maintain is folded into write, triage into read. `role_name` tells them apart. */
const FOLDED = {
  admin: "admin",
  maintain: "write",
  write: "write",
  triage: "read",
  read: "read",
  none: "none",
} as const;

/** "Collaborators" and the teams with access. */
export const collaboratorRoutes: readonly Route[] = [
  onRepository("GET", "/collaborators/{username}/permission", "metadata:read", (call) => {
    const { world, repository } = call;
    const person = personOf(call);
    const role = roleOf(world, repository, person);
    return ok({
      permission: FOLDED[role],
      role_name: role,
      user: { ...simpleUser(world, person), permissions: rolePermissions(role), role_name: role },
    });
  }),
  onRepository("GET", "/collaborators/{username}", "metadata:read", (call) => {
    if (roleOf(call.world, call.repository, personOf(call)) === "none") throw notFound();
    return noContent;
  }),
  onRepository("GET", "/teams", "administration:read", (call) => {
    const { world, repository } = call;
    const teams = [...repository.teams].flatMap(([id, role]) => {
      const team = world.teams.get(id);
      return team === undefined ? [] : [{ team, role }];
    });
    return paged(call, teams, ({ team, role }) => ({
      ...teamShape(world, team),
      permission: { read: "pull", write: "push", triage: "triage", maintain: "maintain", admin: "admin" }[role],
      permissions: rolePermissions(role),
    }));
  }),
];

/** A person; Apps and organisations are no collaborators and answer 404. */
function personOf({ world, params }: RepositoryCall): Account {
  const account = accountByLogin(world, params["username"] ?? "");
  if (account?.type !== "User") throw notFound();
  return account;
}
