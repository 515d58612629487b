/** Pods wherever they are described: one shape for all the kinds that hold a pod template. */
import type { Path, Resource } from "../../resource.ts";
import { groupOf } from "./identity.ts";
import { at, type Fields, fieldsOf, isFields, itemsAt, textOf } from "./shape.ts";

export interface PodTemplate {
  readonly resource: Resource;
  /** To the map that holds `metadata` and `spec` of the pod; empty for a Pod. */
  readonly path: Path;
  /** To the pod's `spec`. */
  readonly specPath: Path;
  readonly metadata: Fields;
  readonly spec: Fields;
  readonly containers: readonly Container[];
}

export interface Container {
  readonly template: PodTemplate;
  /** Empty where it has none. */
  readonly name: string;
  readonly path: Path;
  readonly value: Fields;
  /** `sidecar`: an init container that restarts always and so runs beside the others. */
  readonly role: "container" | "init" | "sidecar" | "ephemeral";
}

const TEMPLATE: Path = ["spec", "template"];

/** Where each kind keeps its template, by group. The extensions group is that of clusters before 1.16. */
const PLACES: ReadonlyMap<string, Path> = new Map<string, Path>([
  ["/Pod", []],
  ["/PodTemplate", ["template"]],
  ["/ReplicationController", TEMPLATE],
  ...["apps", "extensions"].flatMap((group) =>
    ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].map((kind): [string, Path] => [
      `${group}/${kind}`,
      TEMPLATE,
    ]),
  ),
  ["batch/Job", TEMPLATE],
  ["batch/CronJob", ["spec", "jobTemplate", "spec", "template"]],
  ["argoproj.io/Rollout", TEMPLATE],
]);

const LONG_RUNNING = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "ReplicationController",
  "Rollout",
]);

/** Whether its pods are meant to run until they are told to stop. */
export const runsLong = (template: PodTemplate): boolean => LONG_RUNNING.has(template.resource.kind);

const known = new WeakMap<Resource, readonly PodTemplate[]>();

/** The pod templates of an object: none or one. */
export function podTemplatesOf(resource: Resource): readonly PodTemplate[] {
  let templates = known.get(resource);
  if (templates === undefined) {
    templates = readTemplates(resource);
    known.set(resource, templates);
  }
  return templates;
}

function readTemplates(resource: Resource): readonly PodTemplate[] {
  const path = PLACES.get(`${groupOf(resource)}/${resource.kind}`);
  if (path === undefined) return [];
  const value = at(resource.value, ...path);
  if (!isFields(value) || !isFields(value["spec"])) return [];
  const containers: Container[] = [];
  const template: PodTemplate = {
    resource,
    path,
    specPath: [...path, "spec"],
    metadata: fieldsOf(at(value, "metadata")),
    spec: fieldsOf(at(value, "spec")),
    containers,
  };
  for (const [field, role] of [
    ["initContainers", "init"],
    ["containers", "container"],
    ["ephemeralContainers", "ephemeral"],
  ] as const) {
    for (const { item, path: below } of itemsAt(template.spec, field)) {
      const sidecar = role === "init" && item["restartPolicy"] === "Always";
      containers.push({
        template,
        name: textOf(at(item, "name")) ?? "",
        path: [...template.specPath, ...below],
        value: item,
        role: sidecar ? "sidecar" : role,
      });
    }
  }
  return [template];
}

/** Labels of the pod that the template makes. */
export const podLabelsOf = (template: PodTemplate): Fields => fieldsOf(at(template.metadata, "labels"));

/** Pods of Windows have none of Linux' security settings. */
export const isWindows = (template: PodTemplate): boolean => at(template.spec, "os", "name") === "windows";

/** `container web`, as sentences name it. */
export const describeContainer = ({ name, role }: Container): string =>
  `${role === "container" ? "" : `${role === "sidecar" ? "sidecar" : role} `}container ${name === "" ? "without a name" : `\`${name}\``}`;
