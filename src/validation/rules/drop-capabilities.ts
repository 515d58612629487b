import type { Remark, Rule, Scope } from "../rule.ts";
import { isWindows } from "./objects/pod-templates.ts";
import { ofContainer, onContainer } from "./objects/security.ts";
import { listOf } from "./objects/shape.ts";
import { wholeContainers } from "./objects/whole-pods.ts";

/** Pod Security Standards, restricted: Capabilities. Off: most charts do not say it. */
export const dropCapabilities: Rule = {
  name: "drop-capabilities",
  summary: "The restricted Pod Security Standard wants all capabilities dropped, and at most NET_BIND_SERVICE added.",
  level: "off",
  alsoKnownAs: ["kube-linter:drop-net-raw-capability", "polaris:insecureCapabilities"],
  *check(scope: Scope): Iterable<Remark> {
    for (const container of wholeContainers(scope, "capabilities")) {
      if (isWindows(container.template)) continue;
      if (!listOf(ofContainer(container, "capabilities", "drop")).includes("ALL")) {
        yield onContainer(
          container,
          ["name"],
          "keeps the capabilities that the runtime gives",
          "Write `capabilities: { drop: [ALL] }` into its securityContext.",
        );
      }
      for (const [position, capability] of listOf(ofContainer(container, "capabilities", "add")).entries()) {
        if (typeof capability !== "string" || capability === "NET_BIND_SERVICE") continue;
        yield onContainer(
          container,
          ["securityContext", "capabilities", "add", position],
          `adds the capability ${capability.slice(0, 40)}, which the restricted standard forbids`,
          "Remove it.",
        );
      }
    }
  },
};
