import type { Remark, Rule, Scope } from "../rule.ts";
import { minorOf, retiredApi } from "./objects/retired-apis.ts";
import { indexOf } from "./objects/scope-index.ts";

export const deprecatedApiVersion: Rule = {
  name: "deprecated-api-version",
  summary: "An apiVersion that is deprecated works for now and ends with one of the next upgrades of the cluster.",
  level: "warning",
  alsoKnownAs: ["kube-score:stable-version"],
  *check(scope: Scope): Iterable<Remark> {
    const minor = minorOf(scope.kubernetesVersion) ?? 0;
    for (const resource of indexOf(scope).objects) {
      const retired = retiredApi(resource);
      if (
        retired === undefined ||
        retired.deprecatedIn > minor ||
        (retired.removedIn ?? Number.POSITIVE_INFINITY) <= minor
      )
        continue;
      const end = retired.removedIn === undefined ? "" : ` and ends with 1.${retired.removedIn}`;
      yield {
        resource,
        path: ["apiVersion"],
        on: "value",
        message: `${resource.kind} of ${resource.apiVersion} is deprecated since 1.${retired.deprecatedIn}${end}`,
        remedy: retired.instead === undefined ? "Plan to do without it." : `Write ${retired.instead} instead.`,
      };
    }
  },
};
