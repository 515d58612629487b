/** What the cluster would be asked about: objects that are made, changed or removed, and the pods that workloads make. */
import { isDeepStrictEqual } from "node:util";
import type { Path, Resource } from "../resource.ts";
import { withDefaults } from "./api-defaults.ts";
import { isPlain, mapAt, type Plain, textAt } from "./plain.ts";
import { groupVersion, type ResourceType, resourceTypeOf } from "./resource-types.ts";

export type Operation = "CREATE" | "UPDATE" | "DELETE";

export interface Subject {
  /** Where remarks go. Of removed objects: as it stands on the base branch. */
  readonly resource: Resource;
  /** Where in the resource the object stands: empty, or the path of a pod template. */
  readonly path: Path;
  readonly operation: Operation;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly name: string;
  /** Empty where it has none, or where nobody said which. */
  readonly namespace: string;
  /** As the cluster would see it, with the defaults of the API; undefined where it is removed. */
  readonly object: Plain | undefined;
  readonly oldObject: Plain | undefined;
}

export interface Versions {
  readonly after: readonly Resource[];
  /** The same environment on the base branch. */
  readonly before: readonly Resource[];
}

/** Every object of the environment, and those that are no longer in it. */
export function subjectsOf(
  { after, before }: Versions,
  types: ReadonlyMap<string, ResourceType>,
  defaultNamespace: string,
): readonly Subject[] {
  const old = new Map(before.map((resource) => [identityOf(resource), resource]));
  const present = new Set(after.map(identityOf));
  const subjects: Subject[] = [];
  for (const resource of after) {
    const earlier = old.get(identityOf(resource));
    const operation = earlier === undefined ? "CREATE" : "UPDATE";
    const subject = subjectOf(resource, operation, resource.value, earlier?.value, types, defaultNamespace);
    subjects.push(subject);
    const pod = podOf(subject);
    if (pod !== undefined) subjects.push(pod);
  }
  for (const [identity, resource] of old) {
    if (present.has(identity)) continue;
    subjects.push(subjectOf(resource, "DELETE", undefined, resource.value, types, defaultNamespace));
  }
  return subjects;
}

/** Whether it is the same as on the base branch. */
export const isUnchanged = ({ object, oldObject }: Subject): boolean =>
  object !== undefined && oldObject !== undefined && isDeepStrictEqual(object, oldObject);

const identityOf = ({ apiVersion, kind, namespace = "", name, file, document }: Resource): string =>
  [groupVersion(apiVersion).group, kind, namespace, name === "" ? `${file}#${document}` : name].join(" ");

function subjectOf(
  resource: Resource,
  operation: Operation,
  object: Plain | undefined,
  oldObject: Plain | undefined,
  types: ReadonlyMap<string, ResourceType>,
  defaultNamespace: string,
): Subject {
  const { group, version } = groupVersion(resource.apiVersion);
  const type = resourceTypeOf(group, resource.kind, types);
  const namespaced = type.namespaced ?? resource.namespace !== undefined;
  const namespace = namespaced ? (resource.namespace ?? defaultNamespace) : "";
  return {
    resource,
    path: [],
    operation,
    group,
    version,
    kind: resource.kind,
    plural: type.plural,
    namespaced,
    name: resource.name,
    namespace,
    object: object === undefined ? undefined : withDefaults(inNamespace(object, namespace)),
    oldObject: oldObject === undefined ? undefined : withDefaults(inNamespace(oldObject, namespace)),
  };
}

function inNamespace(object: Plain, namespace: string): Plain {
  const metadata = mapAt(object, "metadata") ?? {};
  if (namespace === "" || textAt(metadata, "namespace") !== undefined) return object;
  return { ...object, metadata: { ...metadata, namespace } };
}

const TEMPLATES: Readonly<Record<string, Path>> = {
  "apps/Deployment": ["spec", "template"],
  "apps/StatefulSet": ["spec", "template"],
  "apps/DaemonSet": ["spec", "template"],
  "apps/ReplicaSet": ["spec", "template"],
  "/ReplicationController": ["spec", "template"],
  "batch/Job": ["spec", "template"],
  "batch/CronJob": ["spec", "jobTemplate", "spec", "template"],
  "argoproj.io/Rollout": ["spec", "template"],
};

/** The pod that a workload would ask for. The cluster refuses it later, when nobody looks at the pull request any more. */
function podOf(subject: Subject): Subject | undefined {
  const path = TEMPLATES[`${subject.group}/${subject.kind}`];
  if (path === undefined || subject.object === undefined) return undefined;
  const template = path.reduce<unknown>((value, key) => (isPlain(value) ? value[key] : undefined), subject.object);
  const spec = mapAt(template, "spec");
  if (spec === undefined) return undefined;
  const metadata = {
    ...mapAt(template, "metadata"),
    generateName: `${subject.name}-`,
    ...(subject.namespace !== "" && { namespace: subject.namespace }),
  };
  return {
    ...subject,
    path,
    operation: "CREATE",
    group: "",
    version: "v1",
    kind: "Pod",
    plural: "pods",
    namespaced: true,
    name: "",
    object: withDefaults({ apiVersion: "v1", kind: "Pod", metadata, spec }),
    oldObject: undefined,
  };
}
