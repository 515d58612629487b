import type { Path, Resource } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { groupOf } from "./objects/identity.ts";
import { indexOf } from "./objects/scope-index.ts";
import { at, itemsAt, listOf } from "./objects/shape.ts";

const ESCALATING = new Set(["escalate", "bind", "impersonate"]);
const READING = new Set(["get", "list", "watch", "*"]);

/** RBAC good practices of the Kubernetes documentation: wildcards, secrets, escalation, cluster-admin. */
export const broadPermissions: Rule = {
  name: "broad-permissions",
  summary: "Roles with wildcards, with all Secrets, or cluster-admin give whoever takes over a pod the cluster.",
  level: "warning",
  alsoKnownAs: [
    "kube-linter:cluster-admin-role-binding",
    "kube-linter:wildcard-in-rules",
    "kube-linter:access-to-secrets",
    "kube-linter:access-to-create-pods",
    "polaris:clusterrolebindingClusterAdmin",
    "polaris:rolebindingClusterAdminClusterRole",
  ],
  *check(scope: Scope): Iterable<Remark> {
    for (const resource of indexOf(scope).ofKind("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")) {
      if (groupOf(resource) !== "rbac.authorization.k8s.io") continue;
      if (!resource.kind.endsWith("Binding")) yield* ofRole(resource);
      else if (
        at(resource.value, "roleRef", "kind") === "ClusterRole" &&
        at(resource.value, "roleRef", "name") === "cluster-admin"
      ) {
        yield {
          resource,
          path: ["roleRef", "name"],
          on: "value",
          message: `this ${resource.kind} makes its subjects administrators of ${resource.kind === "RoleBinding" ? "the namespace" : "the whole cluster"}`,
          remedy: "Bind a role that holds what they need.",
        };
      }
    }
  },
};

function* ofRole(resource: Resource): Generator<Remark> {
  for (const { item, path } of itemsAt(resource.value, "rules")) {
    const has = (field: string, word: string): boolean => listOf(item[field]).includes(word);
    const wild = ["verbs", "resources", "apiGroups"].filter((field) => has(field, "*"));
    const worst = wild[0];
    if (worst !== undefined && (worst !== "apiGroups" || wild.length > 1)) {
      yield remark(resource, [...path, worst], `this ${resource.kind} allows all ${wild.join(" and all ")} (\`*\`)`);
      continue;
    }
    const secrets = has("resources", "secrets") && listOf(item["resourceNames"]).length === 0;
    if (
      secrets &&
      (has("apiGroups", "") || has("apiGroups", "*")) &&
      listOf(item["verbs"]).some((verb) => typeof verb === "string" && READING.has(verb))
    ) {
      yield remark(
        resource,
        [...path, "resources"],
        `this ${resource.kind} lets all Secrets ${resource.kind === "Role" ? "of the namespace" : "of the cluster"} be read`,
      );
    }
    const escalating = listOf(item["verbs"]).find(
      (verb): verb is string => typeof verb === "string" && ESCALATING.has(verb),
    );
    if (escalating !== undefined)
      yield remark(
        resource,
        [...path, "verbs"],
        `this ${resource.kind} allows \`${escalating}\`, by which more rights can be had`,
      );
  }
}

const remark = (resource: Resource, path: Path, message: string): Remark => ({
  resource,
  path,
  on: "key",
  message,
  remedy: "List what is needed: verbs, resources, and resourceNames where they are known.",
});
