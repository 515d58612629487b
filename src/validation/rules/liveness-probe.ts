import type { Remark, Rule, Scope } from "../rule.ts";
import { runsLong } from "./objects/pod-templates.ts";
import { onContainer } from "./objects/security.ts";
import { isFields } from "./objects/shape.ts";
import { wholeContainers } from "./objects/whole-pods.ts";

/** Off: a liveness probe without thought restarts what is only slow, and is worse than none. */
export const livenessProbe: Rule = {
  name: "liveness-probe",
  summary: "Without a liveness probe, a container that hangs stays as it is.",
  level: "off",
  alsoKnownAs: ["kube-linter:no-liveness-probe", "polaris:livenessProbeMissing", "kube-score:pod-probes"],
  *check(scope: Scope): Iterable<Remark> {
    for (const container of wholeContainers(scope, "livenessProbe")) {
      if (container.role !== "container" || !runsLong(container.template) || isFields(container.value["livenessProbe"]))
        continue;
      yield onContainer(
        container,
        ["name"],
        "has no liveness probe",
        "Write a `livenessProbe` that fails only if a restart would help.",
      );
    }
  },
};
