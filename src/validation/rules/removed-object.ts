import type { Remark, Rule, Scope } from "../rule.ts";
import { identityOf } from "./objects/compared.ts";
import { describe, groupOf } from "./objects/identity.ts";
import { indexBefore, indexOf } from "./objects/scope-index.ts";
import { at } from "./objects/shape.ts";

const LOST: Readonly<Record<string, string>> = {
  "/Namespace": "and with it everything in the namespace",
  "/PersistentVolumeClaim": "and with it the data of its volume, unless the volume is kept",
  "apiextensions.k8s.io/CustomResourceDefinition": "and with it all objects of that kind, in all namespaces",
};

/** On the object as the base branch has it. A warning, since nothing else would let people remove what they mean to. */
export const removedObject: Rule = {
  name: "removed-object",
  summary: "An agent that prunes deletes what leaves Git: a namespace, a kind with all its objects, a volume's data.",
  level: "warning",
  alsoKnownAs: [],
  *check(scope: Scope): Iterable<Remark> {
    const [index, before] = [indexOf(scope), indexBefore(scope)];
    if (before === undefined) return;
    const there = new Set(
      index
        .ofKind("Namespace", "PersistentVolumeClaim", "CustomResourceDefinition")
        .map((resource) => identityOf(index, resource)),
    );
    for (const resource of before.ofKind("Namespace", "PersistentVolumeClaim", "CustomResourceDefinition")) {
      const lost = LOST[`${groupOf(resource)}/${resource.kind}`];
      if (
        lost === undefined ||
        before.isPart(resource) ||
        resource.name === "" ||
        there.has(identityOf(before, resource))
      )
        continue;
      const kept =
        at(resource.value, "metadata", "annotations", "helm.sh/resource-policy") === "keep" ||
        pruneDisabled(resource.value);
      if (kept) continue;
      yield {
        resource,
        path: [],
        on: "key",
        message: `the change removes ${describe(resource)}, ${lost}`,
        remedy: "Keep it, or make sure that nothing needs it and that backups are there.",
      };
    }
  },
};

/** Argo CD and Flux leave alone what says so. */
const pruneDisabled = (value: unknown): boolean => {
  const option = at(value, "metadata", "annotations", "argocd.argoproj.io/sync-options");
  return (
    (typeof option === "string" && /(^|,)\s*(Prune=false|Delete=false)/.test(option)) ||
    at(value, "metadata", "annotations", "kustomize.toolkit.fluxcd.io/prune") === "disabled" ||
    at(value, "metadata", "labels", "kustomize.toolkit.fluxcd.io/prune") === "disabled"
  );
};
