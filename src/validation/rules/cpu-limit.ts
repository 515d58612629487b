import type { Remark, Rule, Scope } from "../rule.ts";
import { onContainer } from "./objects/security.ts";
import { at } from "./objects/shape.ts";
import { wholeContainers } from "./objects/whole-pods.ts";

/** Off: a CPU limit slows a container down while the node idles. */
export const cpuLimit: Rule = {
  name: "cpu-limit",
  summary: "Some clusters want a CPU limit for each container, so that usage can be foreseen.",
  level: "off",
  alsoKnownAs: ["polaris:cpuLimitsMissing", "kube-score:container-resources"],
  *check(scope: Scope): Iterable<Remark> {
    for (const container of wholeContainers(scope, "resources")) {
      if (container.role === "init" || at(container.value, "resources", "limits", "cpu") !== undefined) continue;
      yield onContainer(container, ["name"], "has no CPU limit", "Write `resources.limits.cpu`.");
    }
  },
};
