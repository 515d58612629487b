import { orderOfVersions } from "../catalog/kubernetes-version.ts";
import { apiChange } from "../catalog/removed-apis.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { kubernetesOf } from "./objects/kubernetes.ts";
import { indexOf } from "./objects/scope-index.ts";

export const removedApiVersion: Rule = {
  name: "removed-api-version",
  summary: "An apiVersion that the environment's Kubernetes does not serve any more is refused by the cluster.",
  level: "error",
  alsoKnownAs: ["kube-linter:no-extensions-v1beta", "kube-score:stable-version"],
  *check(scope: Scope): Iterable<Remark> {
    const version = kubernetesOf(scope);
    for (const resource of indexOf(scope).objects) {
      const change = apiChange(resource.apiVersion, resource.kind);
      if (change?.removed === undefined || orderOfVersions(change.removed, version) > 0) continue;
      const { replacement } = change;
      yield {
        resource,
        path: ["apiVersion"],
        on: "value",
        message: `Kubernetes ${version}, which this environment has, does not serve ${resource.apiVersion} ${resource.kind} any more; ${change.removed} ended it`,
        remedy:
          replacement === undefined
            ? "Remove it: the kind is gone."
            : `Write ${replacement.apiVersion} ${replacement.kind} instead, and check the fields that changed.`,
      };
    }
  },
};
