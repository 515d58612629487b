import { orderOfVersions } from "../catalog/kubernetes-version.ts";
import { apiChange } from "../catalog/removed-apis.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { kubernetesOf } from "./objects/kubernetes.ts";
import { indexOf } from "./objects/scope-index.ts";

export const deprecatedApiVersion: Rule = {
  name: "deprecated-api-version",
  summary: "An apiVersion that is deprecated works for now and ends with one of the next upgrades of the cluster.",
  level: "warning",
  alsoKnownAs: ["kube-score:stable-version"],
  *check(scope: Scope): Iterable<Remark> {
    const version = kubernetesOf(scope);
    for (const resource of indexOf(scope).objects) {
      const change = apiChange(resource.apiVersion, resource.kind);
      if (change?.deprecated === undefined || orderOfVersions(change.deprecated, version) > 0) continue;
      const { removed, replacement } = change;
      if (removed !== undefined && orderOfVersions(removed, version) <= 0) continue;
      if (replacement !== undefined && orderOfVersions(replacement.since, version) > 0) continue;
      yield {
        resource,
        path: ["apiVersion"],
        on: "value",
        message: `the API ${resource.apiVersion} ${resource.kind} is deprecated since Kubernetes ${change.deprecated}${removed === undefined ? "" : ` and ends with ${removed}`}`,
        remedy:
          replacement === undefined
            ? "Plan to do without it."
            : `Write ${replacement.apiVersion} ${replacement.kind} instead.`,
      };
    }
  },
};
