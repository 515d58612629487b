import type { Remark, Rule, Scope } from "../rule.ts";
import { isWindows } from "./objects/pod-templates.ts";
import { effective, onContainer } from "./objects/security.ts";
import { wholeContainers } from "./objects/whole-pods.ts";

/** Pod Security Standards, restricted: Seccomp. Off: most charts do not say it. */
export const seccompProfile: Rule = {
  name: "seccomp-profile",
  summary: "The restricted Pod Security Standard wants a seccomp profile: RuntimeDefault or one of your own.",
  level: "off",
  alsoKnownAs: ["kube-score:container-seccomp-profile"],
  *check(scope: Scope): Iterable<Remark> {
    for (const container of wholeContainers(scope, "seccompProfile")) {
      const type = effective(container, "seccompProfile", "type");
      if (isWindows(container.template) || type === "RuntimeDefault" || type === "Localhost" || type === "Unconfined")
        continue;
      yield onContainer(
        container,
        ["name"],
        "has no seccomp profile",
        "Write `seccompProfile: { type: RuntimeDefault }` into the pod's securityContext.",
      );
    }
  },
};
