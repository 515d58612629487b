/** What an expression asks that cannot be known from a repository. */
import type { AdmissionPolicy } from "./admission-policy.ts";
import { mentionsWithVariables } from "./asked-path.ts";

export interface Unknowns {
  /** The configuration does not name who applies manifests. */
  readonly user: boolean;
  /** The namespace is not in the repository, and nobody told its labels. */
  readonly namespace: boolean;
}

/** The reason why it cannot be answered; undefined: it can. */
export function unknownIn(expression: string, policy: AdmissionPolicy, unknown: Unknowns): string | undefined {
  for (const [name, field] of mentionsWithVariables(expression, policy.variables)) {
    if (name === "authorizer") return "it asks the cluster's authorizer";
    if (name === "request" && field === "userInfo" && unknown.user) {
      return "it asks who applies the object, which the configuration does not say";
    }
    if (name === "namespaceObject" && unknown.namespace) return "it asks for a namespace that is not in the repository";
  }
  return undefined;
}
