import type { Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { effective, ofContainer, onContainer } from "./objects/security.ts";

/** Pod Security Standards, baseline: Privileged Containers, HostProcess. */
export const privilegedContainer: Rule = {
  name: "privileged-container",
  summary: "A privileged container can do everything that the node can, whatever else the pod forbids.",
  level: "warning",
  alsoKnownAs: [
    "kube-linter:privileged-container",
    "polaris:runAsPrivileged",
    "kube-score:container-security-context-privileged",
  ],
  *check(scope: Scope): Iterable<Remark> {
    for (const container of indexOf(scope).containers) {
      if (ofContainer(container, "privileged") === true) {
        yield onContainer(
          container,
          ["securityContext", "privileged"],
          "is privileged: it owns the node that it runs on",
          "Remove `privileged`, and add the one capability that it needs.",
        );
      }
      if (effective(container, "windowsOptions", "hostProcess") === true) {
        yield onContainer(
          container,
          ["securityContext", "windowsOptions", "hostProcess"],
          "runs as a process of the Windows node",
          "Remove `hostProcess`.",
        );
      }
    }
  },
};
