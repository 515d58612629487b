import type { Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { onContainer } from "./objects/security.ts";
import { at, isFields, itemsAt, listOf, textOf } from "./objects/shape.ts";
import { wholeContainers } from "./objects/whole-pods.ts";

/** What a LimitRange of the namespace, resources of the whole pod, or a VerticalPodAutoscaler gives counts as written. */
export const resourceRequests: Rule = {
  name: "resource-requests",
  summary: "Without requests the scheduler guesses, and without a memory limit one pod can starve its node.",
  level: "warning",
  alsoKnownAs: [
    "kube-linter:unset-memory-requirements",
    "kube-linter:unset-cpu-requirements",
    "polaris:memoryRequestsMissing",
    "polaris:memoryLimitsMissing",
    "polaris:cpuRequestsMissing",
    "kube-score:container-resources",
  ],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    const given = new Set<string>();
    for (const range of index.ofKind("LimitRange")) {
      const containers = listOf(at(range.value, "spec", "limits")).some(
        (item) => at(item, "type") === "Container" && (at(item, "default") ?? at(item, "defaultRequest")) !== undefined,
      );
      if (containers) given.add(index.namespaceOf(range) ?? "");
    }
    const scaled = new Set<string>();
    for (const { value, kind } of index.ofKind("VerticalPodAutoscaler")) {
      const target = at(value, "spec", "targetRef");
      if (kind !== "") scaled.add(`${textOf(at(target, "kind")) ?? ""}/${textOf(at(target, "name")) ?? ""}`);
    }
    for (const container of wholeContainers(scope, "resources")) {
      const { resource, spec } = container.template;
      const isGiven = given.size > 0 && (given.has("") || given.has(index.namespaceOf(resource) ?? ""));
      if (
        container.role === "init" ||
        isFields(spec["resources"]) ||
        isGiven ||
        scaled.has(`${resource.kind}/${resource.name}`)
      )
        continue;
      const has = (...path: string[]): boolean => at(container.value, "resources", ...path) !== undefined;
      const claimed = [...itemsAt(container.value, "resources", "claims")].length > 0;
      const missing = [
        has("requests", "cpu") || has("limits", "cpu") ? undefined : "CPU request",
        has("requests", "memory") || has("limits", "memory") ? undefined : "memory request",
        has("limits", "memory") ? undefined : "memory limit",
      ].filter((one) => one !== undefined);
      if (missing.length === 0 || claimed) continue;
      const words = missing.length === 1 ? missing[0] : `${missing.slice(0, -1).join(", ")} and ${missing.at(-1)}`;
      const on = container.value["resources"] === undefined ? ["name"] : ["resources"];
      yield onContainer(
        container,
        on,
        `has no ${words}`,
        "Write them under `resources`, from what it is seen to use.",
        on[0] === "name" ? "value" : "key",
      );
    }
  },
};
