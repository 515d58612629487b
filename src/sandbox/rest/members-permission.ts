import type { Call } from "../http/call.ts";
import type { Account } from "../state/account.ts";
import { permits } from "../state/app.ts";

/**
 * Whether the actor may know who belongs to an organisation. Who may not is answered 404 for everybody, which reads
 * like "not a member": clients must check their permission before they believe it.
 */
export function maySeeMembers({ actor }: Call, organisation: Account): boolean {
  if (actor.kind === "user") return organisation.members.has(actor.user.id);
  if (actor.kind !== "installation") return false;
  const { installation, permissions } = actor.token;
  return installation.account.id === organisation.id && permits(permissions, "members", "read");
}
