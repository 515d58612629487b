/** Names by which rules speak of objects and tell them apart. */
import type { Resource } from "../../resource.ts";

/** `apps` of `apps/v1`; empty for the core group. */
export function groupOf(resource: Resource): string {
  const slash = resource.apiVersion.indexOf("/");
  return slash < 0 ? "" : resource.apiVersion.slice(0, slash);
}

/** Groups of Kubernetes itself: `apps`, `batch`, `networking.k8s.io`; CRDs under `*.k8s.io` count for it as well. */
export const isBuiltIn = (resource: Resource): boolean => {
  const group = groupOf(resource);
  return !group.includes(".") || group.endsWith(".k8s.io");
};

/** Kinds of Kubernetes that live outside of namespaces. */
const CLUSTER_SCOPED = new Set([
  "APIService",
  "CSIDriver",
  "CSINode",
  "ClusterRole",
  "ClusterRoleBinding",
  "ClusterTrustBundle",
  "CustomResourceDefinition",
  "DeviceClass",
  "FlowSchema",
  "IngressClass",
  "IPAddress",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "RuntimeClass",
  "ServiceCIDR",
  "StorageClass",
  "StorageVersion",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
  "VolumeAttributesClass",
]);

export const isClusterScoped = (resource: Resource): boolean =>
  isBuiltIn(resource) && CLUSTER_SCOPED.has(resource.kind);

/** `Deployment shop/checkout`, as sentences name it. */
export const describe = (resource: Resource): string =>
  `${resource.kind} ${resource.namespace === undefined ? "" : `${resource.namespace}/`}${resource.name || "without a name"}`;

/** `apps/web.yaml:12`. */
export const whereIs = (resource: Resource): string => `${resource.file}:${resource.at.key([]).line}`;
