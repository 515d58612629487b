import type { Remark, Rule, Scope } from "../rule.ts";
import { labelsWithTransformers } from "./objects/pod-selection.ts";
import { podTemplatesOf } from "./objects/pod-templates.ts";
import { indexOf } from "./objects/scope-index.ts";
import { describeSelector, fits, isEmptySelector, labelSelector, mapSelector } from "./objects/selector.ts";
import { at, isFilledIn } from "./objects/shape.ts";

const WITH_SELECTOR = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout"];

/** Kubernetes refuses such objects (validation of `spec.selector` in pkg/apis/apps/validation), schemas do not. */
export const selectorMatchesTemplate: Rule = {
  name: "selector-matches-template",
  summary: "A workload whose selector does not fit the labels of its own pods is refused by the cluster.",
  level: "error",
  alsoKnownAs: [
    "kube-linter:mismatching-selector",
    "kube-score:deployment-pod-selector-labels-match-template-metadata-labels",
    "kube-score:statefulset-pod-selector-labels-match-template-metadata-labels",
  ],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    for (const resource of index.ofKind(...WITH_SELECTOR, "ReplicationController")) {
      const [template] = podTemplatesOf(resource);
      if (template === undefined || index.isPart(resource)) continue;
      const written = at(resource.value, "spec", "selector");
      const selector = resource.kind === "ReplicationController" ? mapSelector(written) : labelSelector(written);
      if (selector === undefined || isEmptySelector(selector)) continue;
      const keys = [...selector.pairs.map(([key]) => key), ...selector.expressions.map(({ key }) => key)];
      const patched = keys.some((key) => index.kustomize.mentions(resource, key));
      const filledIn = selector.pairs.some(([key, value]) => isFilledIn(key) || isFilledIn(value));
      if (patched || filledIn || fits(selector, labelsWithTransformers(index, template))) continue;
      yield {
        resource,
        path: ["spec", "selector"],
        on: "key",
        message: `the selector ${describeSelector(selector)} does not fit the labels of the pods that this ${resource.kind} makes`,
        remedy: "Give spec.template.metadata.labels the labels that the selector asks for.",
      };
    }
  },
};
