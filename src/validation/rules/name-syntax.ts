import type { Path, Resource } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { groupOf } from "./objects/identity.ts";
import {
  cronJobName,
  dataKey,
  dnsLabel,
  dnsSubdomain,
  labelValue,
  type NameSyntax,
  pathSegment,
  portName,
  qualifiedName,
  serviceName,
} from "./objects/name-syntax.ts";
import { podTemplatesOf } from "./objects/pod-templates.ts";
import { indexOf } from "./objects/scope-index.ts";
import { at, fieldsOf, isFilledIn, itemsAt } from "./objects/shape.ts";

/** By group and kind; everything else is a DNS subdomain. */
const NAMES: Readonly<Record<string, NameSyntax>> = {
  "/Namespace": dnsLabel,
  "/Service": serviceName,
  "batch/CronJob": cronJobName,
  "batch/Job": (name) =>
    dnsSubdomain(name) ?? (name.length > 63 ? `has ${name.length} characters, 63 are allowed` : undefined),
  "rbac.authorization.k8s.io/Role": pathSegment,
  "rbac.authorization.k8s.io/RoleBinding": pathSegment,
  "rbac.authorization.k8s.io/ClusterRole": pathSegment,
  "rbac.authorization.k8s.io/ClusterRoleBinding": pathSegment,
};

export const nameSyntax: Rule = {
  name: "name-syntax",
  summary: "Names, namespaces, labels and keys that Kubernetes does not allow are refused by the cluster.",
  level: "error",
  alsoKnownAs: ["kube-score:label-values"],
  *check(scope: Scope): Iterable<Remark> {
    for (const resource of indexOf(scope).objects) {
      yield* ofMetadata(resource);
      yield* ofPods(resource);
      if (groupOf(resource) !== "") continue;
      if (resource.kind === "ConfigMap" || resource.kind === "Secret") {
        for (const field of ["data", "stringData", "binaryData"]) yield* keys(resource, [field], "key", dataKey);
      }
      if (resource.kind === "Service") yield* names(resource, ["spec", "ports"], "port", portName);
    }
  },
};

function* ofMetadata(resource: Resource): Generator<Remark> {
  const ofKind = NAMES[`${groupOf(resource)}/${resource.kind}`] ?? dnsSubdomain;
  yield* one(resource, ["metadata", "name"], `name of a ${resource.kind}`, ofKind);
  yield* one(resource, ["metadata", "namespace"], "name of a namespace", dnsLabel);
  yield* labels(resource, ["metadata"]);
}

function* labels(resource: Resource, metadata: Path): Generator<Remark> {
  yield* keys(resource, [...metadata, "annotations"], "annotation", qualifiedName);
  yield* keys(resource, [...metadata, "labels"], "label", qualifiedName);
  for (const key of Object.keys(fieldsOf(at(resource.value, ...metadata, "labels")))) {
    yield* one(resource, [...metadata, "labels", key], `value of the label ${key.slice(0, 80)}`, labelValue);
  }
}

function* ofPods(resource: Resource): Generator<Remark> {
  for (const { path, specPath, containers } of podTemplatesOf(resource)) {
    if (path.length > 0) yield* labels(resource, [...path, "metadata"]);
    yield* names(resource, [...specPath, "volumes"], "volume", dnsLabel);
    for (const container of containers) {
      yield* one(resource, [...container.path, "name"], "name of a container", dnsLabel);
      yield* names(resource, [...container.path, "ports"], "port", portName);
    }
  }
}

function* names(resource: Resource, list: Path, what: string, syntax: NameSyntax): Generator<Remark> {
  for (const { path } of itemsAt(resource.value, ...list))
    yield* one(resource, [...path, "name"], `name of a ${what}`, syntax);
}

function* one(resource: Resource, path: Path, what: string, syntax: NameSyntax): Generator<Remark> {
  const value = at(resource.value, ...path);
  if (typeof value === "string" && (value !== "" || what.startsWith("value")))
    yield* judge(resource, path, "value", value, what, syntax);
}

function* keys(resource: Resource, path: Path, what: string, syntax: NameSyntax): Generator<Remark> {
  for (const key of Object.keys(fieldsOf(at(resource.value, ...path)))) {
    yield* judge(
      resource,
      [...path, key],
      "key",
      key,
      what === "key" ? "name of a key" : `name of a ${what}`.replace("a a", "an a"),
      syntax,
    );
  }
}

function* judge(
  resource: Resource,
  path: Path,
  on: Remark["on"],
  value: string,
  what: string,
  syntax: NameSyntax,
): Generator<Remark> {
  if (isFilledIn(value)) return;
  const problem = syntax(value);
  if (problem === undefined) return;
  const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  yield {
    resource,
    path,
    on,
    message: `\`${shown}\` cannot be the ${what}: it ${problem}`,
    remedy: "Write another one.",
  };
}
