/**
 * Values that the API server takes and OpenAPI does not name, by definition and field. From the constants of
 * k8s.io/api (types.go) and its validation, compared with the unions that `kubernetes-models` 5.1.0 declares. Values
 * of any shipped version are in: one that is too new for a cluster is not refused here. Fields of status are left out:
 * nobody writes them. So are fields that take a domain's own values as well (`spec.type` of a Secret, finalizers).
 */

type Fields = Readonly<Record<string, string>>;

const pullPolicy = "Always IfNotPresent Never";
const protocol = "TCP UDP SCTP";
const policyTaken = "Fail Ignore";
const matchPolicy = "Exact Equivalent";
const operations = "* CREATE UPDATE DELETE CONNECT";
const scope = "* Cluster Namespaced";
const accessModes = "ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod";
const volumeMode = "Filesystem Block";
const honor = "Honor Ignore";
const preemption = "PreemptLowerPriority Never";
const quotaScopes =
  "Terminating NotTerminating BestEffort NotBestEffort PriorityClass CrossNamespacePodAffinity VolumeAttributesClass";
const retention = "Retain Delete";
const updateStrategy = "RollingUpdate OnDelete";

const core: Readonly<Record<string, Fields>> = {
  AppArmorProfile: { type: "Localhost RuntimeDefault Unconfined" },
  AzureDiskVolumeSource: { cachingMode: "None ReadOnly ReadWrite", kind: "Shared Dedicated Managed" },
  Container: {
    imagePullPolicy: pullPolicy,
    restartPolicy: "Always Never OnFailure",
    terminationMessagePolicy: "File FallbackToLogsOnError",
  },
  ContainerPort: { protocol },
  ContainerResizePolicy: { restartPolicy: "NotRequired RestartContainer" },
  EndpointPort: { protocol },
  EphemeralContainer: { imagePullPolicy: pullPolicy, terminationMessagePolicy: "File FallbackToLogsOnError" },
  HTTPGetAction: { scheme: "HTTP HTTPS" },
  ImageVolumeSource: { pullPolicy },
  NodeSelectorRequirement: { operator: "In NotIn Exists DoesNotExist Gt Lt" },
  PersistentVolumeClaimSpec: { accessModes, volumeMode },
  PersistentVolumeSpec: { accessModes, volumeMode, persistentVolumeReclaimPolicy: "Retain Delete Recycle" },
  PodOS: { name: "linux windows" },
  PodSecurityContext: {
    fsGroupChangePolicy: "OnRootMismatch Always",
    seLinuxChangePolicy: "MountOption Recursive",
    supplementalGroupsPolicy: "Merge Strict",
  },
  PodSpec: {
    dnsPolicy: "ClusterFirst ClusterFirstWithHostNet Default None",
    preemptionPolicy: preemption,
    restartPolicy: "Always OnFailure Never",
  },
  ResourceQuotaSpec: { scopes: quotaScopes },
  ScopedResourceSelectorRequirement: { operator: "In NotIn Exists DoesNotExist", scopeName: quotaScopes },
  SeccompProfile: { type: "Localhost RuntimeDefault Unconfined" },
  SecurityContext: { procMount: "Default Unmasked" },
  ServicePort: { protocol },
  ServiceSpec: {
    externalTrafficPolicy: "Cluster Local",
    internalTrafficPolicy: "Cluster Local",
    ipFamilies: "IPv4 IPv6",
    ipFamilyPolicy: "SingleStack PreferDualStack RequireDualStack",
    sessionAffinity: "ClientIP None",
    trafficDistribution: "PreferClose PreferSameZone PreferSameNode",
    type: "ClusterIP NodePort LoadBalancer ExternalName",
  },
  Taint: { effect: "NoSchedule PreferNoSchedule NoExecute" },
  Toleration: { effect: "NoSchedule PreferNoSchedule NoExecute", operator: "Exists Equal Gt Lt" },
  TopologySpreadConstraint: {
    nodeAffinityPolicy: honor,
    nodeTaintsPolicy: honor,
    whenUnsatisfiable: "DoNotSchedule ScheduleAnyway",
  },
  VolumeMount: {
    mountPropagation: "None HostToContainer Bidirectional",
    recursiveReadOnly: "Disabled IfPossible Enabled",
  },
};

const webhook: Fields = {
  failurePolicy: policyTaken,
  matchPolicy,
  sideEffects: "None NoneOnDryRun Some Unknown",
};

const groups: Readonly<Record<string, Readonly<Record<string, Fields>>>> = {
  "io.k8s.api.core.v1": core,
  "io.k8s.apimachinery.pkg.apis.meta.v1": { LabelSelectorRequirement: { operator: "In NotIn Exists DoesNotExist" } },
  "io.k8s.api.admissionregistration.v1": {
    MatchResources: { matchPolicy },
    MutatingAdmissionPolicySpec: { failurePolicy: policyTaken, reinvocationPolicy: "Never IfNeeded" },
    MutatingWebhook: { ...webhook, reinvocationPolicy: "Never IfNeeded" },
    Mutation: { patchType: "ApplyConfiguration JSONPatch" },
    NamedRuleWithOperations: { operations, scope },
    ParamRef: { parameterNotFoundAction: "Allow Deny" },
    RuleWithOperations: { operations, scope },
    ValidatingAdmissionPolicyBindingSpec: { validationActions: "Deny Warn Audit" },
    ValidatingAdmissionPolicySpec: { failurePolicy: policyTaken },
    ValidatingWebhook: webhook,
  },
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1": {
    CustomResourceConversion: { strategy: "None Webhook" },
    CustomResourceDefinitionSpec: { scope: "Cluster Namespaced" },
    ValidationRule: { reason: "FieldValueInvalid FieldValueForbidden FieldValueRequired FieldValueDuplicate" },
  },
  "io.k8s.api.apps.v1": {
    DaemonSetUpdateStrategy: { type: updateStrategy },
    DeploymentStrategy: { type: "RollingUpdate Recreate" },
    StatefulSetPersistentVolumeClaimRetentionPolicy: { whenDeleted: retention, whenScaled: retention },
    StatefulSetSpec: { podManagementPolicy: "OrderedReady Parallel" },
    StatefulSetUpdateStrategy: { type: updateStrategy },
  },
  "io.k8s.api.autoscaling.v2": {
    HPAScalingPolicy: { type: "Pods Percent" },
    HPAScalingRules: { selectPolicy: "Max Min Disabled" },
    MetricSpec: { type: "ContainerResource External Object Pods Resource" },
    MetricTarget: { type: "Utilization Value AverageValue" },
  },
  "io.k8s.api.batch.v1": {
    CronJobSpec: { concurrencyPolicy: "Allow Forbid Replace" },
    JobSpec: { completionMode: "NonIndexed Indexed", podReplacementPolicy: "TerminatingOrFailed Failed" },
    PodFailurePolicyOnExitCodesRequirement: { operator: "In NotIn" },
    PodFailurePolicyRule: { action: "FailJob FailIndex Ignore Count" },
  },
  "io.k8s.api.discovery.v1": { EndpointPort: { protocol }, EndpointSlice: { addressType: "IPv4 IPv6 FQDN" } },
  "io.k8s.api.networking.v1": {
    HTTPIngressPath: { pathType: "Exact Prefix ImplementationSpecific" },
    NetworkPolicyPort: { protocol },
    NetworkPolicySpec: { policyTypes: "Ingress Egress" },
  },
  "io.k8s.api.policy.v1": { PodDisruptionBudgetSpec: { unhealthyPodEvictionPolicy: "IfHealthyBudget AlwaysAllow" } },
  "io.k8s.api.rbac.v1": {
    RoleRef: { kind: "ClusterRole Role" },
    Subject: { kind: "ServiceAccount User Group" },
  },
  "io.k8s.api.resource.v1": {
    DeviceTaint: { effect: "None NoSchedule NoExecute" },
    DeviceToleration: { effect: "None NoSchedule NoExecute", operator: "Exists Equal" },
    DeviceSubRequest: { allocationMode: "All ExactCount" },
    ExactDeviceRequest: { allocationMode: "All ExactCount" },
  },
  "io.k8s.api.scheduling.v1": { PriorityClass: { preemptionPolicy: preemption } },
  "io.k8s.api.storage.v1": {
    CSIDriverSpec: {
      fsGroupPolicy: "ReadWriteOnceWithFSType File None",
      volumeLifecycleModes: "Persistent Ephemeral",
    },
    StorageClass: { reclaimPolicy: "Delete Retain Recycle", volumeBindingMode: "Immediate WaitForFirstConsumer" },
  },
};

/** Of Linux and Windows (k8s.io/api/core/v1, Signal); real-time signals count from SIGRTMIN up and from SIGRTMAX down. */
const signals: readonly string[] = [
  ..."ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT".split(" "),
  ..."SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX".split(" "),
  ...Array.from({ length: 15 }, (_, at) => `RTMIN+${at + 1}`),
  ...Array.from({ length: 14 }, (_, at) => `RTMAX-${14 - at}`),
].map((name) => `SIG${name}`);

const usages: readonly string[] = [
  "signing",
  "digital signature",
  "content commitment",
  "key encipherment",
  "key agreement",
  "data encipherment",
  "cert sign",
  "crl sign",
  "encipher only",
  "decipher only",
  "any",
  "server auth",
  "client auth",
  "code signing",
  "email protection",
  "s/mime",
  "ipsec end system",
  "ipsec tunnel",
  "ipsec user",
  "timestamping",
  "ocsp signing",
  "microsoft sgc",
  "netscape sgc",
];

/** Values with spaces, and one field in which the empty text is a value of its own: no check at all. */
const listed: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "io.k8s.api.certificates.v1.CertificateSigningRequestSpec": { usages },
  "io.k8s.api.core.v1.Lifecycle": { stopSignal: signals },
  "io.k8s.api.core.v1.HostPathVolumeSource": {
    type: ["", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"],
  },
};

/** `io.k8s.api.core.v1.Container` → field → values. Of a list, the values of its items. */
export const fieldValues: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>> = new Map([
  ...Object.entries(groups).flatMap(([group, definitions]) =>
    Object.entries(definitions).map(
      ([name, fields]) =>
        [
          `${group}.${name}`,
          Object.fromEntries(Object.entries(fields).map(([field, values]) => [field, values.split(" ")])),
        ] as const,
    ),
  ),
  ...Object.entries(listed),
]);

const always: Readonly<Record<string, readonly string[]>> = { "spec.template.spec.restartPolicy": ["Always"] };
const untilDone = ["OnFailure", "Never"];

/** Where a kind takes fewer values than the definition it uses (k8s.io/kubernetes/pkg/apis/apps and batch, validation.go). */
export const narrowerValues: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>> = new Map([
  ["io.k8s.api.apps.v1.DaemonSet", always],
  ["io.k8s.api.apps.v1.Deployment", always],
  ["io.k8s.api.apps.v1.ReplicaSet", always],
  ["io.k8s.api.apps.v1.StatefulSet", always],
  ["io.k8s.api.core.v1.ReplicationController", always],
  ["io.k8s.api.batch.v1.Job", { "spec.template.spec.restartPolicy": untilDone }],
  ["io.k8s.api.batch.v1.CronJob", { "spec.jobTemplate.spec.template.spec.restartPolicy": untilDone }],
]);
