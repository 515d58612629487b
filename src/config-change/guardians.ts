/** Who has to approve a change that guards an environment less well: those who guard it today. */
import type { ApprovalsConfig } from "../config/gate-config.ts";
import type { Guard } from "./guard.ts";

/** Where an environment asks for no approvals, somebody who may change how it is guarded by hand anyway. */
const MAINTAINER: ApprovalsConfig = {
  kind: "approvals",
  count: 1,
  teams: [],
  users: [],
  roles: ["maintain"],
  codeOwners: false,
  allow: [],
};

/**
 * The approvals that are asked for, all of them. A configuration has no source commit of which somebody is the author;
 * whoever pushed to the pull request's branch counts only where the gate says so.
 */
export function guardiansOf({ gates }: Pick<Guard, "gates">): readonly ApprovalsConfig[] {
  const approvals = gates.filter((gate) => gate.kind === "approvals");
  const asked = approvals.length === 0 ? [MAINTAINER] : approvals;
  return asked.map((gate) => ({ ...gate, allow: [...gate.allow, "author"] }));
}
