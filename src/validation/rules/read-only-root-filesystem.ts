import type { Remark, Rule, Scope } from "../rule.ts";
import { isWindows } from "./objects/pod-templates.ts";
import { ofContainer, onContainer } from "./objects/security.ts";
import { wholeContainers } from "./objects/whole-pods.ts";

/** Off: many images write where they run. */
export const readOnlyRootFilesystem: Rule = {
  name: "read-only-root-filesystem",
  summary: "A container that cannot write to its own image is harder to take over.",
  level: "off",
  alsoKnownAs: [
    "kube-linter:no-read-only-root-fs",
    "polaris:notReadOnlyRootFilesystem",
    "kube-score:container-security-context-readonlyrootfilesystem",
  ],
  *check(scope: Scope): Iterable<Remark> {
    for (const container of wholeContainers(scope, "readOnlyRootFilesystem")) {
      if (isWindows(container.template) || ofContainer(container, "readOnlyRootFilesystem") === true) continue;
      yield onContainer(
        container,
        ["name"],
        "can write to its own image",
        "Write `readOnlyRootFilesystem: true` into its securityContext, and mount an emptyDir where it has to write.",
      );
    }
  },
};
