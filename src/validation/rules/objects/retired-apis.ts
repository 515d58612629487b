/** API versions that Kubernetes gave up: kubernetes.io, "Deprecated API Migration Guide". Minor versions of 1.x. */
import type { Resource } from "../../resource.ts";

export interface RetiredApi {
  /** From this one on it is not served; undefined: not decided. */
  readonly removedIn: number | undefined;
  readonly deprecatedIn: number;
  /** What to write instead; undefined: the kind is gone. */
  readonly instead: string | undefined;
}

/** apiVersion, kinds, deprecated in, removed in, what to write instead. */
const TABLE: readonly (readonly [string, string, number, number | undefined, string | undefined])[] = [
  ["extensions/v1beta1", "Deployment DaemonSet ReplicaSet", 8, 16, "apps/v1"],
  ["extensions/v1beta1", "NetworkPolicy", 9, 16, "networking.k8s.io/v1"],
  ["extensions/v1beta1", "PodSecurityPolicy", 10, 16, undefined],
  ["extensions/v1beta1", "Ingress", 14, 22, "networking.k8s.io/v1"],
  ["apps/v1beta1", "Deployment StatefulSet ControllerRevision", 9, 16, "apps/v1"],
  ["apps/v1beta2", "Deployment DaemonSet ReplicaSet StatefulSet ControllerRevision", 9, 16, "apps/v1"],
  ["networking.k8s.io/v1beta1", "Ingress IngressClass", 19, 22, "networking.k8s.io/v1"],
  [
    "admissionregistration.k8s.io/v1beta1",
    "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    16,
    22,
    "admissionregistration.k8s.io/v1",
  ],
  ["apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", 16, 22, "apiextensions.k8s.io/v1"],
  ["apiregistration.k8s.io/v1beta1", "APIService", 19, 22, "apiregistration.k8s.io/v1"],
  ["authentication.k8s.io/v1beta1", "TokenReview", 19, 22, "authentication.k8s.io/v1"],
  [
    "authorization.k8s.io/v1beta1",
    "LocalSubjectAccessReview SelfSubjectAccessReview SubjectAccessReview SelfSubjectRulesReview",
    19,
    22,
    "authorization.k8s.io/v1",
  ],
  ["certificates.k8s.io/v1beta1", "CertificateSigningRequest", 19, 22, "certificates.k8s.io/v1"],
  ["coordination.k8s.io/v1beta1", "Lease", 19, 22, "coordination.k8s.io/v1"],
  [
    "rbac.authorization.k8s.io/v1alpha1",
    "ClusterRole ClusterRoleBinding Role RoleBinding",
    17,
    22,
    "rbac.authorization.k8s.io/v1",
  ],
  [
    "rbac.authorization.k8s.io/v1beta1",
    "ClusterRole ClusterRoleBinding Role RoleBinding",
    17,
    22,
    "rbac.authorization.k8s.io/v1",
  ],
  ["scheduling.k8s.io/v1beta1", "PriorityClass", 14, 22, "scheduling.k8s.io/v1"],
  ["storage.k8s.io/v1beta1", "CSIDriver CSINode StorageClass VolumeAttachment", 19, 22, "storage.k8s.io/v1"],
  ["batch/v1beta1", "CronJob", 21, 25, "batch/v1"],
  ["discovery.k8s.io/v1beta1", "EndpointSlice", 21, 25, "discovery.k8s.io/v1"],
  ["events.k8s.io/v1beta1", "Event", 19, 25, "events.k8s.io/v1"],
  ["autoscaling/v2beta1", "HorizontalPodAutoscaler", 22, 25, "autoscaling/v2"],
  ["autoscaling/v2beta2", "HorizontalPodAutoscaler", 23, 26, "autoscaling/v2"],
  ["policy/v1beta1", "PodDisruptionBudget", 21, 25, "policy/v1"],
  ["policy/v1beta1", "PodSecurityPolicy", 21, 25, undefined],
  ["node.k8s.io/v1beta1", "RuntimeClass", 22, 25, "node.k8s.io/v1"],
  [
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "FlowSchema PriorityLevelConfiguration",
    23,
    26,
    "flowcontrol.apiserver.k8s.io/v1",
  ],
  [
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "FlowSchema PriorityLevelConfiguration",
    26,
    29,
    "flowcontrol.apiserver.k8s.io/v1",
  ],
  [
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "FlowSchema PriorityLevelConfiguration",
    29,
    32,
    "flowcontrol.apiserver.k8s.io/v1",
  ],
  ["storage.k8s.io/v1beta1", "CSIStorageCapacity", 24, 27, "storage.k8s.io/v1"],
  ["v1", "ComponentStatus", 19, undefined, undefined],
  ["v1", "Endpoints", 33, undefined, "discovery.k8s.io/v1 EndpointSlice"],
];

const byIdentity = new Map<string, RetiredApi>();
for (const [apiVersion, kinds, deprecatedIn, removedIn, instead] of TABLE) {
  for (const kind of kinds.split(" ")) byIdentity.set(`${apiVersion}/${kind}`, { deprecatedIn, removedIn, instead });
}

/** What became of the object's API version; undefined: it stands. */
export const retiredApi = ({ apiVersion, kind }: Resource): RetiredApi | undefined =>
  byIdentity.get(`${apiVersion}/${kind}`);

/** 34 of `1.34`, `v1.34.2`; undefined where it is no version. */
export function minorOf(version: string): number | undefined {
  const minor = /^v?1\.(\d{1,3})(?:\D|$)/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
