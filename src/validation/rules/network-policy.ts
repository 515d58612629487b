import type { Remark, Rule, Scope } from "../rule.ts";
import { podSelection } from "./objects/pod-selection.ts";
import type { PodTemplate } from "./objects/pod-templates.ts";
import { indexOf } from "./objects/scope-index.ts";
import { isEmptySelector, labelSelector } from "./objects/selector.ts";
import { at } from "./objects/shape.ts";
import { wholeTemplates } from "./objects/whole-pods.ts";

/** Off: network policies are often made elsewhere, or for whole namespaces by the platform. */
export const networkPolicy: Rule = {
  name: "network-policy",
  summary: "A pod that no network policy picks can be reached by all others.",
  level: "off",
  alsoKnownAs: ["kube-linter:non-isolated-pod", "polaris:missingNetworkPolicy", "kube-score:pod-networkpolicy"],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    const wholeNamespaces = new Set<string | undefined>();
    const picked = new Set<PodTemplate>();
    for (const policy of index.ofKind("NetworkPolicy")) {
      const namespace = index.namespaceOf(policy);
      const selector = labelSelector(at(policy.value, "spec", "podSelector"));
      if (selector === undefined) continue;
      if (isEmptySelector(selector)) wholeNamespaces.add(namespace);
      else for (const template of podSelection(scope).select(selector, namespace)) picked.add(template);
    }
    if (wholeNamespaces.has(undefined)) return;
    for (const template of wholeTemplates(scope)) {
      const { resource } = template;
      if (picked.has(template) || wholeNamespaces.has(index.namespaceOf(resource))) continue;
      yield {
        resource,
        path: ["metadata", "name"],
        on: "value",
        message: `no NetworkPolicy picks the pods of this ${resource.kind}`,
        remedy: "Write one that lets in who has to come in.",
      };
    }
  },
};
