import type { Remark, Rule, Scope } from "../rule.ts";
import { isWindows } from "./objects/pod-templates.ts";
import { indexOf } from "./objects/scope-index.ts";
import { effective, ofContainer, onContainer } from "./objects/security.ts";
import { wholeContainers } from "./objects/whole-pods.ts";

/** Pod Security Standards, restricted: Running as Non-root. Pods in a user namespace of their own may be root in it. */
export const runAsNonRoot: Rule = {
  name: "run-as-non-root",
  summary: "A process that runs as root is root on the node as soon as it breaks out of its container.",
  level: "warning",
  alsoKnownAs: [
    "kube-linter:run-as-non-root",
    "polaris:runAsRootAllowed",
    "kube-score:container-security-context-user-group-id",
  ],
  *check(scope: Scope): Iterable<Remark> {
    for (const container of indexOf(scope).containers) {
      if (isWindows(container.template) || container.template.spec["hostUsers"] === false) continue;
      if (effective(container, "runAsUser") === 0) {
        yield onContainer(
          container,
          ["securityContext", "runAsUser"],
          "runs as root (user 0)",
          "Write the number of another user.",
        );
      }
    }
    for (const container of wholeContainers(scope, "runAsNonRoot", "runAsUser")) {
      const { spec } = container.template;
      if (isWindows(container.template) || spec["hostUsers"] === false) continue;
      const user = effective(container, "runAsUser");
      if (effective(container, "runAsNonRoot") === true || (user !== undefined && user !== null)) continue;
      const on = ofContainer(container, "runAsNonRoot") === false ? ["securityContext", "runAsNonRoot"] : ["name"];
      yield onContainer(
        container,
        on,
        "may run as root",
        "Write `runAsNonRoot: true` into its securityContext or the pod's.",
      );
    }
  },
};
