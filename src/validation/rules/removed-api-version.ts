import type { Remark, Rule, Scope } from "../rule.ts";
import { minorOf, retiredApi } from "./objects/retired-apis.ts";
import { indexOf } from "./objects/scope-index.ts";

export const removedApiVersion: Rule = {
  name: "removed-api-version",
  summary: "An apiVersion that the environment's Kubernetes does not serve any more is refused by the cluster.",
  level: "error",
  alsoKnownAs: ["kube-linter:no-extensions-v1beta", "kube-score:stable-version"],
  *check(scope: Scope): Iterable<Remark> {
    const minor = minorOf(scope.kubernetesVersion) ?? 0;
    for (const resource of indexOf(scope).objects) {
      const retired = retiredApi(resource);
      if (retired?.removedIn === undefined || retired.removedIn > minor) continue;
      yield {
        resource,
        path: ["apiVersion"],
        on: "value",
        message: `Kubernetes has had no ${resource.kind} of ${resource.apiVersion} since 1.${retired.removedIn}, and this environment has ${scope.kubernetesVersion}`,
        remedy:
          retired.instead === undefined
            ? "Remove it: the kind is gone."
            : `Write \`apiVersion: ${retired.instead}\`, and check the fields that changed.`,
      };
    }
  },
};
