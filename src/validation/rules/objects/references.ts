/** What objects refer to by name: ConfigMaps, Secrets, ServiceAccounts, claims, roles. */
import type { Path, Resource } from "../../resource.ts";
import { type PodTemplate, podTemplatesOf } from "./pod-templates.ts";
import { at, isFilledIn, itemsAt, textOf } from "./shape.ts";

export interface Reference {
  readonly resource: Resource;
  /** To the name. */
  readonly path: Path;
  readonly kind: string;
  readonly name: string;
  /** The key in a ConfigMap or Secret, with its path. */
  readonly key?: { readonly name: string; readonly path: Path };
  /** Undefined: the namespace of the object that refers. */
  readonly namespace?: string;
}

/** All that must be there for the object to work. References that are `optional: true` or filled in are left out. */
export function* referencesOf(resource: Resource): Generator<Reference> {
  for (const template of podTemplatesOf(resource)) yield* ofPod(template);
  if (resource.kind === "ServiceAccount") {
    for (const { item, path } of itemsAt(resource.value, "imagePullSecrets"))
      yield* one(resource, "Secret", item, path, "name");
  }
  if (resource.kind === "Ingress" && !usesCertManager(resource)) {
    for (const { item, path } of itemsAt(resource.value, "spec", "tls"))
      yield* one(resource, "Secret", item, path, "secretName");
  }
  if (resource.kind === "RoleBinding" || resource.kind === "ClusterRoleBinding") yield* ofBinding(resource);
}

function* ofPod({ resource, spec, specPath, containers }: PodTemplate): Generator<Reference> {
  for (const { value, path } of containers) {
    for (const { item, path: below } of itemsAt(value, "env")) {
      for (const [field, kind] of [
        ["configMapKeyRef", "ConfigMap"],
        ["secretKeyRef", "Secret"],
      ] as const) {
        yield* one(
          resource,
          kind,
          at(item, "valueFrom", field),
          [...path, ...below, "valueFrom", field],
          "name",
          "key",
        );
      }
    }
    for (const { item, path: below } of itemsAt(value, "envFrom")) {
      for (const [field, kind] of [
        ["configMapRef", "ConfigMap"],
        ["secretRef", "Secret"],
      ] as const) {
        yield* one(resource, kind, at(item, field), [...path, ...below, field], "name");
      }
    }
  }
  for (const { item, path } of itemsAt(spec, "volumes")) {
    const base = [...specPath, ...path];
    yield* ofVolume(resource, item, base);
    for (const { item: source, path: below } of itemsAt(item, "projected", "sources")) {
      for (const [field, kind] of [
        ["configMap", "ConfigMap"],
        ["secret", "Secret"],
      ] as const) {
        yield* one(resource, kind, at(source, field), [...base, ...below, field], "name");
      }
    }
  }
  for (const { item, path } of itemsAt(spec, "imagePullSecrets")) {
    yield* one(resource, "Secret", item, [...specPath, ...path], "name");
  }
  const field = textOf(at(spec, "serviceAccountName")) === undefined ? "serviceAccount" : "serviceAccountName";
  yield* one(resource, "ServiceAccount", spec, specPath, field);
}

function* ofVolume(resource: Resource, volume: unknown, path: Path): Generator<Reference> {
  yield* one(resource, "ConfigMap", at(volume, "configMap"), [...path, "configMap"], "name");
  yield* one(resource, "Secret", at(volume, "secret"), [...path, "secret"], "secretName");
  const claim = "persistentVolumeClaim";
  yield* one(resource, "PersistentVolumeClaim", at(volume, claim), [...path, claim], "claimName");
}

function* ofBinding(resource: Resource): Generator<Reference> {
  const role = at(resource.value, "roleRef");
  const kind = textOf(at(role, "kind"));
  if (kind === "Role" || kind === "ClusterRole") yield* one(resource, kind, role, ["roleRef"], "name");
  for (const { item, path } of itemsAt(resource.value, "subjects")) {
    if (item["kind"] !== "ServiceAccount") continue;
    const namespace = textOf(at(item, "namespace"));
    for (const reference of one(resource, "ServiceAccount", item, path, "name")) {
      yield { ...reference, ...(namespace !== undefined && { namespace }) };
    }
  }
}

function* one(
  resource: Resource,
  kind: string,
  holder: unknown,
  path: Path,
  field: string,
  keyField?: string,
): Generator<Reference> {
  const name = textOf(at(holder, field));
  if (name === undefined || isFilledIn(name) || at(holder, "optional") === true) return;
  const key = keyField === undefined ? undefined : textOf(at(holder, keyField));
  const keyed = key !== undefined && keyField !== undefined && { key: { name: key, path: [...path, keyField] } };
  yield { resource, path: [...path, field], kind, name, ...keyed };
}

/** cert-manager makes the Secrets of Ingresses that carry its annotations. */
const usesCertManager = (resource: Resource): boolean =>
  Object.keys(Object(at(resource.value, "metadata", "annotations"))).some(
    (key) =>
      key.startsWith("cert-manager.io/") || key.startsWith("certmanager.k8s.io/") || key === "kubernetes.io/tls-acme",
  );

/** The keys of a ConfigMap or Secret. */
export const dataKeysOf = (resource: Resource): ReadonlySet<string> =>
  new Set(["data", "binaryData", "stringData"].flatMap((field) => Object.keys(Object(at(resource.value, field)))));
