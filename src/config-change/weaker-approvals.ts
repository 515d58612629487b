/** What of an approvals gate asks for less: fewer approvals, or more people whose approval counts. */
import type { ApprovalsConfig } from "../config/gate-config.ts";
import { ROLES } from "../domain/role.ts";
import { enumerate } from "../gates/wording.ts";
import { added } from "./added.ts";

/**
 * A team that is taken out of several makes it stricter, since approvals of any of them counted; taking out all who are
 * named opens it to everybody who may write (docs/gates.md).
 */
export function weakerApprovals(before: ApprovalsConfig, after: ApprovalsConfig): readonly string[] {
  const teams = isOpen(before) ? [] : added(before.teams, after.teams);
  const users = isOpen(before) ? [] : added(before.users, after.users);
  const [was, is] = [lowestRole(before), lowestRole(after)];
  const lower = is !== undefined && (was === undefined || ROLES.indexOf(is) < ROLES.indexOf(was));
  const allowed = after.allow.filter((one) => !before.allow.includes(one));
  return [
    ...(after.count < before.count ? [`${after.count} instead of ${before.count}`] : []),
    ...(teams.length > 0 ? [`the team${teams.length === 1 ? "" : "s"} ${enumerate(teams)} may approve, too`] : []),
    ...(users.length > 0 ? [`${enumerate(users)} may approve, too`] : []),
    ...(lower ? [`whoever has the role ${is} may approve${was === undefined ? "" : `, not only ${was}`}`] : []),
    ...(before.codeOwners && !after.codeOwners ? ["code owners are no longer asked"] : []),
    ...(allowed.length > 0 ? [`the ${enumerate(allowed)} may approve, too`] : []),
  ];
}

/** Where nobody is named, people who may write count: whoever is named then is one of fewer. */
const isOpen = ({ teams, users, roles }: ApprovalsConfig): boolean =>
  teams.length === 0 && users.length === 0 && roles.length === 0;

const lowestRole = (gate: ApprovalsConfig): (typeof ROLES)[number] | undefined =>
  isOpen(gate) ? "write" : ROLES.find((role) => gate.roles.includes(role));
