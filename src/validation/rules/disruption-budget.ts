import type { Resource } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { podSelection } from "./objects/pod-selection.ts";
import { scalingOf } from "./objects/scaling.ts";
import { indexOf, type ScopeIndex } from "./objects/scope-index.ts";
import { selectionOfObject } from "./objects/selections.ts";
import { at, wholeNumber } from "./objects/shape.ts";

export const disruptionBudget: Rule = {
  name: "disruption-budget",
  summary: "A budget that lets no pod go blocks each drain of a node, and with it each upgrade of the cluster.",
  level: "warning",
  alsoKnownAs: [
    "kube-linter:pdb-max-unavailable",
    "kube-linter:pdb-min-available",
    "polaris:pdbDisruptionsIsZero",
    "polaris:pdbMinAvailableGreaterThanHPAMinReplicas",
  ],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    for (const resource of index.ofKind("PodDisruptionBudget")) {
      if (index.isPart(resource)) continue;
      const [least, most] = [at(resource.value, "spec", "minAvailable"), at(resource.value, "spec", "maxUnavailable")];
      const tell = (field: string, message: string, remedy: string): Remark => ({
        resource,
        path: ["spec", field],
        on: "value",
        message,
        remedy,
      });
      if (least !== undefined && most !== undefined) {
        yield tell(
          "minAvailable",
          "the budget sets both minAvailable and maxUnavailable, which the cluster refuses",
          "Keep one of the two.",
        );
      } else if (most === 0 || most === "0%" || most === "0") {
        yield tell("maxUnavailable", "the budget lets no pod go, so that no node can be drained", "Write at least 1.");
      } else if (least === "100%") {
        yield tell(
          "minAvailable",
          "the budget wants all pods at all times, so that no node can be drained",
          "Write less than 100%, or `maxUnavailable: 1`.",
        );
      } else {
        const [wanted, there] = [wholeNumber(least), fewestPods(scope, index, resource)];
        if (wanted !== undefined && wanted > 0 && there !== undefined && wanted >= there) {
          yield tell(
            "minAvailable",
            `the budget wants ${wanted} pods at all times and there may be ${there}, so that no node can be drained`,
            "Write less than there are, or `maxUnavailable: 1`.",
          );
        }
      }
    }
  },
};

/** How many pods the budget's workload has at least; undefined where several are picked or nobody can tell. */
function fewestPods(scope: Scope, index: ScopeIndex, budget: Resource): number | undefined {
  const selection = selectionOfObject(budget);
  if (selection === undefined) return undefined;
  const [template, ...others] = podSelection(scope).select(selection.selector, index.namespaceOf(budget));
  if (template === undefined || others.length > 0) return undefined;
  const workload = template.resource;
  if (!["Deployment", "StatefulSet", "Rollout", "ReplicaSet"].includes(workload.kind)) return undefined;
  if (index.isPart(workload) || index.kustomize.mentions(workload, "replicas")) return undefined;
  const scaler = scalingOf(index).scalerOf(workload);
  if (scaler?.kind === "ScaledObject") return undefined;
  const written =
    scaler === undefined ? at(workload.value, "spec", "replicas") : at(scaler.value, "spec", "minReplicas");
  return written === undefined ? 1 : wholeNumber(written);
}
