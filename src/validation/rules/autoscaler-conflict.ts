import type { Remark, Rule, Scope } from "../rule.ts";
import { describe } from "./objects/identity.ts";
import { scalingOf } from "./objects/scaling.ts";
import { indexOf } from "./objects/scope-index.ts";
import { at, wholeNumber } from "./objects/shape.ts";

export const autoscalerConflict: Rule = {
  name: "autoscaler-conflict",
  summary: "A number of replicas in Git and an autoscaler overwrite each other: each sync throws pods away.",
  level: "warning",
  alsoKnownAs: [
    "kube-score:deployment-targeted-by-hpa-does-not-have-replicas-configured",
    "kube-score:statefulset-targeted-by-hpa-does-not-have-replicas-configured",
    "polaris:hpaMinAvailability",
  ],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    for (const resource of index.ofKind("Deployment", "StatefulSet", "Rollout")) {
      const scaler = scalingOf(index).scalerOf(resource);
      if (scaler === undefined || wholeNumber(at(resource.value, "spec", "replicas")) === undefined) continue;
      if (index.kustomize.mentions(resource, "replicas")) continue;
      yield {
        resource,
        path: ["spec", "replicas"],
        on: "key",
        message: `${describe(scaler)} decides how many pods there are, and \`replicas\` sets them back`,
        remedy: "Remove `replicas` and let the autoscaler decide.",
      };
    }
    for (const resource of index.ofKind("HorizontalPodAutoscaler")) {
      const [least, most] = [
        wholeNumber(at(resource.value, "spec", "minReplicas")),
        wholeNumber(at(resource.value, "spec", "maxReplicas")),
      ];
      if (least === undefined || most === undefined || least <= most) continue;
      yield {
        resource,
        path: ["spec", "minReplicas"],
        on: "value",
        message: `the minReplicas (${least}) is above maxReplicas (${most}): the cluster refuses it`,
        remedy: "Lower minReplicas or raise maxReplicas.",
      };
    }
  },
};
