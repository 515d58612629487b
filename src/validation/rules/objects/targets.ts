/** What objects point at by kind and name: the workload of an autoscaler, the Service of a route. */
import type { Path, Resource } from "../../resource.ts";
import { groupOf } from "./identity.ts";
import { at, isFilledIn, itemsAt, textOf } from "./shape.ts";

export interface Target {
  readonly resource: Resource;
  /** To the name. */
  readonly path: Path;
  readonly kind: string;
  readonly name: string;
  /** Undefined: that of the object. */
  readonly namespace?: string;
  /** Of a Service, where one is named. */
  readonly port?: { readonly value: unknown; readonly path: Path };
}

/** Kinds that a file in the repository would hold; others (custom resources with a scale) are not looked for. */
const WORKLOADS = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Rollout"]);
const ROUTES = new Set(["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]);

/** Targets by name, without those that are filled in. */
export function* targetsOf(resource: Resource): Generator<Target> {
  for (const target of allTargets(resource)) if (target.name !== "" && !isFilledIn(target.name)) yield target;
}

function* allTargets(resource: Resource): Generator<Target> {
  const { kind, value } = resource;
  const group = groupOf(resource);
  if (kind === "HorizontalPodAutoscaler" || (kind === "ScaledObject" && group === "keda.sh")) {
    yield* workload(resource, ["spec", "scaleTargetRef"], kind === "ScaledObject" ? "Deployment" : "");
  }
  if (kind === "VerticalPodAutoscaler") yield* workload(resource, ["spec", "targetRef"], "");
  if (kind === "Rollout" && group === "argoproj.io") yield* ofRollout(resource);
  if (kind === "StatefulSet") yield* service(resource, ["spec", "serviceName"]);
  if (kind === "Ingress") yield* ofIngress(resource);
  if (ROUTES.has(kind) && group === "gateway.networking.k8s.io") {
    for (const { path, item } of itemsAt(value, "spec", "rules")) {
      for (const { path: below, item: ref } of itemsAt(item, "backendRefs")) {
        if ((at(ref, "kind") ?? "Service") !== "Service" || textOf(at(ref, "group")) !== undefined) continue;
        const base = [...path, ...below];
        const namespace = textOf(at(ref, "namespace"));
        const port = { value: at(ref, "port"), path: [...base, "port"] };
        for (const target of service(resource, [...base, "name"])) {
          yield { ...target, port, ...(namespace !== undefined && { namespace }) };
        }
      }
    }
  }
}

function* workload(resource: Resource, path: Path, byDefault: string): Generator<Target> {
  const target = at(resource.value, ...path);
  const kind = textOf(at(target, "kind")) ?? byDefault;
  if (WORKLOADS.has(kind)) yield { resource, path: [...path, "name"], kind, name: textOf(at(target, "name")) ?? "" };
}

function* service(resource: Resource, path: Path): Generator<Target> {
  yield { resource, path, kind: "Service", name: textOf(at(resource.value, ...path)) ?? "" };
}

function* ofRollout(resource: Resource): Generator<Target> {
  yield* workload(resource, ["spec", "workloadRef"], "");
  const strategy: Path = ["spec", "strategy"];
  for (const field of ["stableService", "canaryService"]) yield* service(resource, [...strategy, "canary", field]);
  for (const field of ["activeService", "previewService"]) yield* service(resource, [...strategy, "blueGreen", field]);
}

function* ofIngress(resource: Resource): Generator<Target> {
  yield* backend(resource, ["spec", "defaultBackend"]);
  for (const { path, item } of itemsAt(resource.value, "spec", "rules")) {
    for (const { path: below } of itemsAt(item, "http", "paths"))
      yield* backend(resource, [...path, ...below, "backend"]);
  }
}

/** Ports that annotations of the AWS controller name (`use-annotation`) are none of a Service. */
function* backend(resource: Resource, path: Path): Generator<Target> {
  const port = at(resource.value, ...path, "service", "port");
  if (at(port, "name") === "use-annotation") return;
  const field = at(port, "name") === undefined ? "number" : "name";
  for (const target of service(resource, [...path, "service", "name"])) {
    yield { ...target, port: { value: at(port, field), path: [...path, "service", "port", field] } };
  }
}
