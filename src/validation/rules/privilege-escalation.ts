import type { Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { ofContainer, onContainer } from "./objects/security.ts";

/** Pod Security Standards, restricted, as far as it is asked for; `privilege-escalation-allowed` asks for the refusal. */
export const privilegeEscalation: Rule = {
  name: "privilege-escalation",
  summary: "`allowPrivilegeEscalation: true` lets a process gain more rights than the one that started it.",
  level: "warning",
  alsoKnownAs: ["kube-linter:privilege-escalation-container", "polaris:privilegeEscalationAllowed"],
  *check(scope: Scope): Iterable<Remark> {
    for (const container of indexOf(scope).containers) {
      if (ofContainer(container, "allowPrivilegeEscalation") !== true) continue;
      yield onContainer(
        container,
        ["securityContext", "allowPrivilegeEscalation"],
        "lets its processes gain more rights",
        "Write `allowPrivilegeEscalation: false`.",
      );
    }
  },
};
