/** What `towpath.yaml` tells of the cluster, for policies that ask. */
import type { ValidationConfig } from "../../config/validation-config.ts";
import type { User } from "./admission-task.ts";
import type { PolicySettings } from "./check-policies.ts";

export function policySettings(validation: ValidationConfig | undefined): PolicySettings {
  const { namespaces = {}, defaultNamespace = "", appliedBy } = validation ?? {};
  return { namespaces, defaultNamespace, user: appliedBy === undefined ? undefined : userOf(appliedBy) };
}

/** With the groups that the API server gives to every service account (Kubernetes: Authenticating, Service account tokens). */
function userOf(username: string): User {
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(username) ?? [];
  const own = namespace === undefined ? [] : ["system:serviceaccounts", `system:serviceaccounts:${namespace}`];
  return { username, groups: [...own, "system:authenticated"] };
}
