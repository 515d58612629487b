import type { Remark, Rule, Scope } from "../rule.ts";
import { at, listOf, wholeNumber } from "./objects/shape.ts";
import { wholeTemplates } from "./objects/whole-pods.ts";

/** Off: the scheduler spreads pods by itself as well as it can. */
export const antiAffinity: Rule = {
  name: "anti-affinity",
  summary: "Replicas without anti-affinity or spread constraints may all land on one node.",
  level: "off",
  alsoKnownAs: [
    "kube-linter:no-anti-affinity",
    "polaris:topologySpreadConstraint",
    "kube-score:deployment-has-host-podantiaffinity",
    "kube-score:statefulset-has-host-podantiaffinity",
  ],
  *check(scope: Scope): Iterable<Remark> {
    for (const { resource, spec } of wholeTemplates(scope, "affinity", "topologySpreadConstraints")) {
      const replicas = wholeNumber(at(resource.value, "spec", "replicas")) ?? 1;
      if (
        replicas < 2 ||
        at(spec, "affinity", "podAntiAffinity") !== undefined ||
        listOf(spec["topologySpreadConstraints"]).length > 0
      )
        continue;
      yield {
        resource,
        path: ["spec", "replicas"],
        on: "key",
        message: `nothing keeps the ${replicas} pods of this ${resource.kind} on different nodes`,
        remedy: "Write `topologySpreadConstraints` or a `podAntiAffinity`.",
      };
    }
  },
};
