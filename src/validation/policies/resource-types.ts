/** Kinds → the plural names that policies use (`deployments`), and whether they live in namespaces. */
import { isPlain, mapAt, textAt } from "./plain.ts";

export interface ResourceType {
  readonly plural: string;
  /** Undefined: not known. */
  readonly namespaced: boolean | undefined;
}

/** Plurals that do not follow the rule, of any group. */
const IRREGULAR: Readonly<Record<string, string>> = {
  Endpoints: "endpoints",
  SecurityContextConstraints: "securitycontextconstraints",
};

/** Kinds of Kubernetes 1.31 to 1.36 that live outside of namespaces, as group/Kind. */
const CLUSTER: ReadonlySet<string> = new Set([
  "/Namespace",
  "/Node",
  "/PersistentVolume",
  "/ComponentStatus",
  "admissionregistration.k8s.io/MutatingAdmissionPolicy",
  "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/MutatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "apiregistration.k8s.io/APIService",
  "certificates.k8s.io/CertificateSigningRequest",
  "certificates.k8s.io/ClusterTrustBundle",
  "flowcontrol.apiserver.k8s.io/FlowSchema",
  "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
  "networking.k8s.io/IPAddress",
  "networking.k8s.io/IngressClass",
  "networking.k8s.io/ServiceCIDR",
  "node.k8s.io/RuntimeClass",
  "rbac.authorization.k8s.io/ClusterRole",
  "rbac.authorization.k8s.io/ClusterRoleBinding",
  "resource.k8s.io/DeviceClass",
  "resource.k8s.io/ResourceSlice",
  "scheduling.k8s.io/PriorityClass",
  "storage.k8s.io/CSIDriver",
  "storage.k8s.io/CSINode",
  "storage.k8s.io/StorageClass",
  "storage.k8s.io/VolumeAttachment",
  "storage.k8s.io/VolumeAttributesClass",
]);

const BUILT_IN =
  /^(|apps|batch|autoscaling|policy|extensions|events\.k8s\.io|(admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|flowcontrol\.apiserver|internal\.apiserver|networking|node|rbac\.authorization|resource|scheduling|storage|storagemigration)\.k8s\.io)$/;

/** Group and version of an `apiVersion`; the core group is empty. */
export function groupVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf("/");
  return slash < 0
    ? { group: "", version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** Types of what CustomResourceDefinitions define, by `group/Kind`. */
export function customTypes(objects: Iterable<unknown>): ReadonlyMap<string, ResourceType> {
  const types = new Map<string, ResourceType>();
  for (const object of objects) {
    if (!isPlain(object) || object["kind"] !== "CustomResourceDefinition") continue;
    const spec = mapAt(object, "spec");
    const names = mapAt(spec, "names");
    const [group, kind, plural] = [textAt(spec, "group"), textAt(names, "kind"), textAt(names, "plural")];
    if (group === undefined || kind === undefined || plural === undefined) continue;
    types.set(`${group}/${kind}`, { plural, namespaced: textAt(spec, "scope") !== "Cluster" });
  }
  return types;
}

/** What is defined comes first, then what Kubernetes has, then the plural by the rule that it guesses by itself. */
export function resourceTypeOf(group: string, kind: string, custom: ReadonlyMap<string, ResourceType>): ResourceType {
  const key = `${group}/${kind}`;
  const defined = custom.get(key);
  if (defined !== undefined) return defined;
  return {
    plural: pluralOf(kind),
    namespaced: CLUSTER.has(key) ? false : BUILT_IN.test(group) ? true : undefined,
  };
}

function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  const irregular = IRREGULAR[kind];
  if (irregular !== undefined) return irregular;
  if (/(s|x|z|ch|sh)$/.test(lower)) return `${lower}es`;
  return /[^aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}
