/**
 * APIs that Kubernetes deprecated or stopped serving. Up to 1.32 from the deprecation guide
 * (https://kubernetes.io/docs/reference/using-api/deprecation-guide/); from 1.32 on by comparing the kinds of the shipped
 * versions (a test keeps the table complete); `deprecated` also from the changelogs.
 */

export interface ApiChange {
  readonly apiVersion: string;
  readonly kind: string;
  /** The first Kubernetes version that warns of it; undefined where it was never announced (alpha versions). */
  readonly deprecated: string | undefined;
  /** The first that no longer serves it; undefined where it is still there. */
  readonly removed: string | undefined;
  readonly replacement: Replacement | undefined;
}

export interface Replacement {
  readonly apiVersion: string;
  readonly kind: string;
  /** The first Kubernetes version that serves it. */
  readonly since: string;
}

/** Undefined: nothing is known of a removal. */
export function apiChange(apiVersion: string, kind: string): ApiChange | undefined {
  return table.get(`${apiVersion}/${kind}`);
}

/** All that is known, in no order. */
export function apiChanges(): readonly ApiChange[] {
  return [...table.values()];
}

/** apiVersion, kinds, deprecated, removed, replacement (`apiVersion` and first version; a kind where it differs). */
type Row = readonly [
  apiVersion: string,
  kinds: string,
  deprecated: string,
  removed: string,
  replacement?: string,
  since?: string,
  kind?: string,
];

const rows: readonly Row[] = [
  ["extensions/v1beta1", "DaemonSet Deployment ReplicaSet", "1.9", "1.16", "apps/v1", "1.9"],
  ["extensions/v1beta1", "NetworkPolicy", "1.9", "1.16", "networking.k8s.io/v1", "1.8"],
  ["extensions/v1beta1", "PodSecurityPolicy", "1.10", "1.16"],
  ["extensions/v1beta1", "Ingress", "1.14", "1.22", "networking.k8s.io/v1", "1.19"],
  ["apps/v1beta1", "Deployment StatefulSet ControllerRevision", "1.9", "1.16", "apps/v1", "1.9"],
  ["apps/v1beta2", "DaemonSet Deployment ReplicaSet StatefulSet ControllerRevision", "1.9", "1.16", "apps/v1", "1.9"],
  [
    "admissionregistration.k8s.io/v1beta1",
    "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    "1.16",
    "1.22",
    "admissionregistration.k8s.io/v1",
    "1.16",
  ],
  ["apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "1.16", "1.22", "apiextensions.k8s.io/v1", "1.16"],
  ["apiregistration.k8s.io/v1beta1", "APIService", "1.10", "1.22", "apiregistration.k8s.io/v1", "1.10"],
  ["authentication.k8s.io/v1beta1", "TokenReview", "1.6", "1.22", "authentication.k8s.io/v1", "1.6"],
  [
    "authorization.k8s.io/v1beta1",
    "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview",
    "1.6",
    "1.22",
    "authorization.k8s.io/v1",
    "1.6",
  ],
  ["certificates.k8s.io/v1beta1", "CertificateSigningRequest", "1.19", "1.22", "certificates.k8s.io/v1", "1.19"],
  ["coordination.k8s.io/v1beta1", "Lease", "1.14", "1.22", "coordination.k8s.io/v1", "1.14"],
  ["networking.k8s.io/v1beta1", "Ingress IngressClass", "1.19", "1.22", "networking.k8s.io/v1", "1.19"],
  [
    "rbac.authorization.k8s.io/v1alpha1",
    "ClusterRole ClusterRoleBinding Role RoleBinding",
    "1.17",
    "1.22",
    "rbac.authorization.k8s.io/v1",
    "1.8",
  ],
  [
    "rbac.authorization.k8s.io/v1beta1",
    "ClusterRole ClusterRoleBinding Role RoleBinding",
    "1.17",
    "1.22",
    "rbac.authorization.k8s.io/v1",
    "1.8",
  ],
  ["scheduling.k8s.io/v1beta1", "PriorityClass", "1.14", "1.22", "scheduling.k8s.io/v1", "1.14"],
  ["storage.k8s.io/v1beta1", "CSIDriver", "1.19", "1.22", "storage.k8s.io/v1", "1.18"],
  ["storage.k8s.io/v1beta1", "CSINode", "1.17", "1.22", "storage.k8s.io/v1", "1.17"],
  ["storage.k8s.io/v1beta1", "StorageClass", "1.6", "1.22", "storage.k8s.io/v1", "1.6"],
  ["storage.k8s.io/v1beta1", "VolumeAttachment", "1.13", "1.22", "storage.k8s.io/v1", "1.13"],
  ["autoscaling/v2beta1", "HorizontalPodAutoscaler", "1.22", "1.25", "autoscaling/v2", "1.23"],
  ["batch/v1beta1", "CronJob", "1.21", "1.25", "batch/v1", "1.21"],
  ["discovery.k8s.io/v1beta1", "EndpointSlice", "1.21", "1.25", "discovery.k8s.io/v1", "1.21"],
  ["events.k8s.io/v1beta1", "Event", "1.22", "1.25", "events.k8s.io/v1", "1.19"],
  ["node.k8s.io/v1beta1", "RuntimeClass", "1.22", "1.25", "node.k8s.io/v1", "1.20"],
  ["policy/v1beta1", "PodDisruptionBudget", "1.21", "1.25", "policy/v1", "1.21"],
  // Pod Security Admission took its place: labels of namespaces, not an object.
  ["policy/v1beta1", "PodSecurityPolicy", "1.21", "1.25"],
  ["autoscaling/v2beta2", "HorizontalPodAutoscaler", "1.23", "1.26", "autoscaling/v2", "1.23"],
  [
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "FlowSchema PriorityLevelConfiguration",
    "1.23",
    "1.26",
    "flowcontrol.apiserver.k8s.io/v1",
    "1.29",
  ],
  ["storage.k8s.io/v1beta1", "CSIStorageCapacity", "1.24", "1.27", "storage.k8s.io/v1", "1.24"],
  [
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "FlowSchema PriorityLevelConfiguration",
    "1.26",
    "1.29",
    "flowcontrol.apiserver.k8s.io/v1",
    "1.29",
  ],
  [
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "FlowSchema PriorityLevelConfiguration",
    "1.29",
    "1.32",
    "flowcontrol.apiserver.k8s.io/v1",
    "1.29",
  ],
  [
    "admissionregistration.k8s.io/v1alpha1",
    "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding",
    "",
    "1.32",
    "admissionregistration.k8s.io/v1",
    "1.30",
  ],
  [
    "admissionregistration.k8s.io/v1beta1",
    "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding",
    "1.31",
    "1.34",
    "admissionregistration.k8s.io/v1",
    "1.30",
  ],
  ["authentication.k8s.io/v1alpha1", "SelfSubjectReview", "", "1.32", "authentication.k8s.io/v1", "1.28"],
  ["authentication.k8s.io/v1beta1", "SelfSubjectReview", "1.30", "1.33", "authentication.k8s.io/v1", "1.28"],
  ["certificates.k8s.io/v1alpha1", "PodCertificateRequest", "", "1.35", "certificates.k8s.io/v1beta1", "1.35"],
  ["coordination.k8s.io/v1alpha1", "LeaseCandidate", "", "1.32", "coordination.k8s.io/v1alpha2", "1.32"],
  [
    "resource.k8s.io/v1alpha3",
    "DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice",
    "",
    "1.34",
    "resource.k8s.io/v1",
    "1.34",
  ],
  ["resource.k8s.io/v1alpha3", "PodSchedulingContext", "", "1.32"],
  ["scheduling.k8s.io/v1alpha1", "Workload", "", "1.36", "scheduling.k8s.io/v1alpha2", "1.36"],
  ["storage.k8s.io/v1alpha1", "VolumeAttributesClass", "", "1.35", "storage.k8s.io/v1", "1.34"],
  [
    "storagemigration.k8s.io/v1alpha1",
    "StorageVersionMigration",
    "",
    "1.35",
    "storagemigration.k8s.io/v1beta1",
    "1.35",
  ],
  ["v1", "ComponentStatus", "1.19", ""],
  ["v1", "Endpoints", "1.33", "", "discovery.k8s.io/v1", "1.21", "EndpointSlice"],
];

const table: ReadonlyMap<string, ApiChange> = new Map(rows.flatMap(changesOf));

function changesOf([apiVersion, kinds, deprecated, removed, replacement, since = "", other]: Row): readonly [
  string,
  ApiChange,
][] {
  return kinds.split(" ").map((kind) => [
    `${apiVersion}/${kind}`,
    {
      apiVersion,
      kind,
      deprecated: deprecated || undefined,
      removed: removed || undefined,
      replacement: replacement === undefined ? undefined : { apiVersion: replacement, kind: other ?? kind, since },
    },
  ]);
}
