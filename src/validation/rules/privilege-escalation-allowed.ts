import type { Remark, Rule, Scope } from "../rule.ts";
import { isWindows } from "./objects/pod-templates.ts";
import { ofContainer, onContainer } from "./objects/security.ts";
import { wholeContainers } from "./objects/whole-pods.ts";

/** Pod Security Standards, restricted: Privilege Escalation. Off: most charts do not say it. */
export const privilegeEscalationAllowed: Rule = {
  name: "privilege-escalation-allowed",
  summary: "The restricted Pod Security Standard wants `allowPrivilegeEscalation: false` to be written.",
  level: "off",
  alsoKnownAs: ["polaris:privilegeEscalationAllowed"],
  *check(scope: Scope): Iterable<Remark> {
    for (const container of wholeContainers(scope, "allowPrivilegeEscalation")) {
      if (isWindows(container.template) || typeof ofContainer(container, "allowPrivilegeEscalation") === "boolean")
        continue;
      yield onContainer(
        container,
        ["name"],
        "does not forbid its processes to gain more rights",
        "Write `allowPrivilegeEscalation: false` into its securityContext.",
      );
    }
  },
};
