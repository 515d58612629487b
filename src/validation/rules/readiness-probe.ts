import type { Remark, Rule, Scope } from "../rule.ts";
import { runsLong } from "./objects/pod-templates.ts";
import { onContainer } from "./objects/security.ts";
import { isFields, listOf } from "./objects/shape.ts";
import { wholeContainers } from "./objects/whole-pods.ts";

/** Only containers that list a port: others serve nobody who could come too early. */
export const readinessProbe: Rule = {
  name: "readiness-probe",
  summary: "Without a readiness probe, requests reach a container before it can answer, at each rollout.",
  level: "warning",
  alsoKnownAs: ["kube-linter:no-readiness-probe", "polaris:readinessProbeMissing", "kube-score:pod-probes"],
  *check(scope: Scope): Iterable<Remark> {
    for (const container of wholeContainers(scope, "readinessProbe")) {
      const serves =
        container.role === "container" && runsLong(container.template) && listOf(container.value["ports"]).length > 0;
      if (!serves || isFields(container.value["readinessProbe"])) continue;
      yield onContainer(
        container,
        ["name"],
        "has no readiness probe",
        "Write a `readinessProbe` that asks whether it can serve.",
      );
    }
  },
};
