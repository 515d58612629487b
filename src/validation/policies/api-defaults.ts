/**
 * Defaults that the API server writes before policies see an object: those of workloads, pods and services that policies
 * ask for without `has()` (Kubernetes API reference, apps/v1, batch/v1 and core/v1). What is there is never changed.
 */
import { isPlain, mapAt, type Plain, textAt } from "./plain.ts";
import { groupVersion } from "./resource-types.ts";

/** The object with defaults; of kinds that are not known, the object itself. */
export function withDefaults(object: Plain): Plain {
  const { group } = groupVersion(textAt(object, "apiVersion") ?? "");
  const defaults = KINDS[`${group}/${textAt(object, "kind")}`];
  const spec = mapAt(object, "spec");
  return defaults === undefined || spec === undefined ? object : { ...object, spec: defaults(spec) };
}

type Defaults = (spec: Plain) => Plain;

const template = (spec: Plain): Plain => {
  const found = mapAt(spec, "template");
  const pod = mapAt(found, "spec");
  return found === undefined || pod === undefined ? spec : { ...spec, template: { ...found, spec: podSpec(pod) } };
};

const podSpec: Defaults = (spec) => ({
  restartPolicy: "Always",
  dnsPolicy: "ClusterFirst",
  schedulerName: "default-scheduler",
  terminationGracePeriodSeconds: 30,
  securityContext: {},
  ...spec,
  ...(Array.isArray(spec["containers"]) && { containers: spec["containers"].map(container) }),
  ...(Array.isArray(spec["initContainers"]) && { initContainers: spec["initContainers"].map(container) }),
});

function container(value: unknown): unknown {
  if (!isPlain(value)) return value;
  const image = textAt(value, "image") ?? "";
  const latest = !image.includes("@") && (/:latest$/.test(image) || !/:[^/]+$/.test(image));
  return {
    imagePullPolicy: latest ? "Always" : "IfNotPresent",
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    ...value,
    ...(Array.isArray(value["ports"]) && { ports: value["ports"].map((port: unknown) => withProtocol(port)) }),
  };
}

const withProtocol = (port: unknown): unknown => (isPlain(port) ? { protocol: "TCP", ...port } : port);

const scaled: Defaults = (spec) => template({ replicas: 1, ...spec });

const KINDS: Readonly<Record<string, Defaults>> = {
  "/Pod": podSpec,
  "/ReplicationController": scaled,
  "/Service": (spec) => ({
    type: "ClusterIP",
    sessionAffinity: "None",
    ...spec,
    ...(Array.isArray(spec["ports"]) && {
      ports: spec["ports"].map((port: unknown) =>
        isPlain(port) ? { protocol: "TCP", targetPort: port["port"], ...port } : port,
      ),
    }),
  }),
  "apps/Deployment": (spec) =>
    scaled({
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...spec,
      strategy: rolling(mapAt(spec, "strategy"), { maxSurge: "25%", maxUnavailable: "25%" }),
    }),
  "apps/StatefulSet": (spec) =>
    scaled({
      revisionHistoryLimit: 10,
      podManagementPolicy: "OrderedReady",
      ...spec,
      updateStrategy: rolling(mapAt(spec, "updateStrategy"), { partition: 0 }),
    }),
  "apps/DaemonSet": (spec) =>
    template({
      revisionHistoryLimit: 10,
      ...spec,
      updateStrategy: rolling(mapAt(spec, "updateStrategy"), { maxSurge: 0, maxUnavailable: 1 }),
    }),
  "apps/ReplicaSet": scaled,
  "batch/Job": (spec) => template({ backoffLimit: 6, completions: 1, parallelism: 1, suspend: false, ...spec }),
  "batch/CronJob": (spec) => {
    const job = mapAt(spec, "jobTemplate");
    const inner = mapAt(job, "spec");
    return {
      concurrencyPolicy: "Allow",
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      ...spec,
      ...(job !== undefined && inner !== undefined && { jobTemplate: { ...job, spec: template(inner) } }),
    };
  },
};

function rolling(strategy: Plain | undefined, numbers: Plain): Plain {
  const type = textAt(strategy, "type") ?? "RollingUpdate";
  if (type !== "RollingUpdate") return { type, ...strategy };
  return { type, ...strategy, rollingUpdate: { ...numbers, ...mapAt(strategy, "rollingUpdate") } };
}
