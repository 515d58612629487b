import type { Remark, Rule, Scope } from "../rule.ts";
import { dataKeysOf, type Reference, referencesOf } from "./objects/references.ts";
import { indexBefore, indexOf, type ScopeIndex } from "./objects/scope-index.ts";
import { isFilledIn } from "./objects/shape.ts";

/** What each namespace and cluster has without anybody's file. */
const ALWAYS_THERE = new Set([
  "ServiceAccount/default",
  "ConfigMap/kube-root-ca.crt",
  "ConfigMap/istio-ca-root-cert",
  "ConfigMap/openshift-service-ca.crt",
  "ClusterRole/admin",
  "ClusterRole/cluster-admin",
  "ClusterRole/edit",
  "ClusterRole/view",
]);

/**
 * A repository need not hold all that a cluster has, so a reference that leads nowhere is unsure, with two exceptions:
 * the base branch holds the object and this head does not, or the object is there and only the key is not.
 */
export const missingReference: Rule = {
  name: "missing-reference",
  summary: "Pods that refer to a ConfigMap, Secret, ServiceAccount or volume claim that is not there do not start.",
  level: "error",
  alsoKnownAs: [
    "kube-linter:non-existent-service-account",
    "kube-linter:env-value-from",
    "polaris:missingServiceAccount",
  ],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    const before = indexBefore(scope);
    for (const resource of index.objects) {
      for (const reference of referencesOf(resource)) {
        const remark = judge(index, before, reference);
        if (remark !== undefined) yield remark;
      }
    }
  },
};

function judge(index: ScopeIndex, before: ScopeIndex | undefined, reference: Reference): Remark | undefined {
  const { resource, kind, name, path, key } = reference;
  const namespace = kind === "ClusterRole" ? undefined : (reference.namespace ?? index.namespaceOf(resource));
  if (ALWAYS_THERE.has(`${kind}/${name}`) || (kind === "ClusterRole" && name.startsWith("system:"))) return undefined;
  const shown = `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
  if (index.exists(kind, namespace, name)) return key === undefined ? undefined : judgeKey(index, reference, namespace);
  if (index.mayComeFromChart(name) || madeByStatefulSet(index, kind, namespace, name)) return undefined;
  const gone = before?.exists(kind, namespace, name) === true;
  if (!gone && index.kustomize.isOpen(resource.file)) return undefined;
  return {
    resource,
    path,
    on: "value",
    message: gone
      ? `${shown} is still needed here, and the change removes it`
      : `${shown} is needed here and no file of this environment holds it`,
    remedy: gone
      ? `Keep ${shown}, or remove what needs it as well.`
      : `Add it or correct the name; if something else makes it, list ${kind}/${namespace ?? "*"}/${name} as external in towpath.yaml.`,
    ...(!gone && { unsure: true }),
  };
}

/** Only where one definition is there and nothing adds keys to it. */
function judgeKey(index: ScopeIndex, reference: Reference, namespace: string | undefined): Remark | undefined {
  const { resource, kind, name, key } = reference;
  const [found, ...others] = index.find(kind, namespace, name);
  if (found === undefined || key === undefined || others.length > 0 || index.isPart(found)) return undefined;
  const keys = dataKeysOf(found);
  const patched = ["data", "stringData", "binaryData"].some((field) => index.kustomize.mentions(found, field));
  if (keys.size === 0 || keys.has(key.name) || patched || isFilledIn(key.name)) return undefined;
  const shown = [...keys].slice(0, 8).join(", ");
  return {
    resource,
    path: key.path,
    on: "value",
    message: `${kind} ${name} (${found.file}) has no key \`${key.name}\``,
    remedy: `Add the key or write one that it has: ${shown}${keys.size > 8 ? ", …" : ""}.`,
  };
}

/** Claims of a StatefulSet are called `<template>-<set>-<number>`. */
function madeByStatefulSet(index: ScopeIndex, kind: string, namespace: string | undefined, name: string): boolean {
  if (kind !== "PersistentVolumeClaim") return false;
  const base = /^(.+)-\d+$/.exec(name)?.[1];
  if (base === undefined) return false;
  for (let dash = base.indexOf("-"); dash >= 0; dash = base.indexOf("-", dash + 1)) {
    if (index.exists("StatefulSet", namespace, base.slice(dash + 1))) return true;
  }
  return false;
}
