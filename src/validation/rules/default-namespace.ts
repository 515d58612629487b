import type { Remark, Rule, Scope } from "../rule.ts";
import { isBuiltIn, isClusterScoped } from "./objects/identity.ts";
import { indexOf } from "./objects/scope-index.ts";

/** Only where it is written: a file without a namespace gets one when it is applied. */
export const defaultNamespace: Rule = {
  name: "default-namespace",
  summary: "Whatever lies in the namespace `default` shares its rights, quotas and policies with strangers.",
  level: "warning",
  alsoKnownAs: ["kube-linter:use-namespace"],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    for (const resource of index.objects) {
      if (resource.namespace !== "default" || index.namespaceOf(resource) !== "default") continue;
      if (isClusterScoped(resource) || !isBuiltIn(resource) || resource.name === "kubernetes") continue;
      yield {
        resource,
        path: ["metadata", "namespace"],
        on: "value",
        message: `this ${resource.kind} goes to the namespace \`default\``,
        remedy: "Give the application a namespace of its own.",
      };
    }
  },
};
