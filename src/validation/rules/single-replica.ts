import type { Remark, Rule, Scope } from "../rule.ts";
import { scalingOf } from "./objects/scaling.ts";
import { indexOf } from "./objects/scope-index.ts";
import { at, itemsAt } from "./objects/shape.ts";

/** Deployments with a claim or the strategy Recreate are alone on purpose. */
export const singleReplica: Rule = {
  name: "single-replica",
  summary: "A Deployment of one pod is away whenever its node is drained.",
  level: "warning",
  alsoKnownAs: [
    "kube-linter:minimum-three-replicas",
    "polaris:deploymentMissingReplicas",
    "kube-score:deployment-replicas",
  ],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    for (const resource of index.ofKind("Deployment", "Rollout")) {
      const { value } = resource;
      const replicas = at(value, "spec", "replicas");
      if ((replicas !== undefined && replicas !== 1) || at(value, "spec", "template", "spec") === undefined) continue;
      if (index.isPart(resource) || index.kustomize.mentions(resource, "replicas")) continue;
      if (scalingOf(index).scalerOf(resource) !== undefined || at(value, "spec", "strategy", "type") === "Recreate")
        continue;
      if (
        [...itemsAt(value, "spec", "template", "spec", "volumes")].some(({ item }) => "persistentVolumeClaim" in item)
      )
        continue;
      yield {
        resource,
        path: replicas === undefined ? ["spec"] : ["spec", "replicas"],
        on: replicas === undefined ? "key" : "value",
        message: `this ${resource.kind} runs one pod${replicas === undefined ? ", since it does not say how many" : ""}`,
        remedy: "Write two or more `replicas`, or let an autoscaler decide.",
      };
    }
  },
};
