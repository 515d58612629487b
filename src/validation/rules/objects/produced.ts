/** Objects that operators make from others: the Secret of an ExternalSecret, the pods of a custom resource. */
import type { Resource } from "../../resource.ts";
import { groupOf } from "./identity.ts";
import { at, itemsAt, listOf, textOf } from "./shape.ts";

export interface Produced {
  readonly kind: string;
  readonly name: string;
}

/** Fields that name the Secret that the kind's operator writes; `name` stands for the object's own name. */
const SECRETS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  SealedSecret: [["spec", "template", "metadata", "name"], ["name"]],
  ExternalSecret: [["spec", "target", "name"], ["name"]],
  Certificate: [["spec", "secretName"]],
  VaultStaticSecret: [["spec", "destination", "name"]],
  VaultDynamicSecret: [["spec", "destination", "name"]],
  VaultPKISecret: [["spec", "destination", "name"]],
  VaultSecret: [["name"]],
  OnePasswordItem: [["name"]],
  BitwardenSecret: [["spec", "secretName"]],
  DopplerSecret: [["spec", "managedSecret", "name"]],
  InfisicalSecret: [["spec", "managedSecretReference", "secretName"]],
  AzureKeyVaultSecret: [["spec", "output", "secret", "name"]],
  ObjectBucketClaim: [["name"]],
  KafkaUser: [["name"]],
  Password: [["spec", "secretName"], ["name"]],
};

/** What the object's operator makes under a name that can be told beforehand. */
export function* producedBy(resource: Resource): Generator<Produced> {
  const { kind, value, name } = resource;
  const places = Object.hasOwn(SECRETS, kind) ? (SECRETS[kind] ?? []) : [];
  for (const place of places) {
    const found = place.length === 1 ? name : textOf(at(value, ...place));
    if (found === undefined || found === "") continue;
    yield { kind: "Secret", name: found };
    break;
  }
  if (kind === "ObjectBucketClaim") yield { kind: "ConfigMap", name };
  if (kind === "Bundle" && groupOf(resource) === "trust.cert-manager.io") {
    yield { kind: "ConfigMap", name };
    yield { kind: "Secret", name };
  }
  yield* ofLists(resource);
  const claimed = textOf(at(value, "spec", "writeConnectionSecretToRef", "name"));
  if (claimed !== undefined) yield { kind: "Secret", name: claimed };
}

function* ofLists({ kind, value }: Resource): Generator<Produced> {
  if (kind === "SecretProviderClass") {
    for (const { item } of itemsAt(value, "spec", "secretObjects")) {
      const secret = textOf(at(item, "secretName"));
      if (secret !== undefined) yield { kind: "Secret", name: secret };
    }
  }
  if (kind === "SopsSecret") {
    for (const { item } of itemsAt(value, "spec", "secretTemplates")) {
      const secret = textOf(at(item, "name"));
      if (secret !== undefined) yield { kind: "Secret", name: secret };
    }
  }
  if (kind === "ClusterExternalSecret") {
    const secret =
      textOf(at(value, "spec", "externalSecretSpec", "target", "name")) ??
      textOf(at(value, "spec", "externalSecretName"));
    if (secret !== undefined) yield { kind: "Secret", name: secret };
  }
}

/** The names by which objects of a chart begin, for objects that let a chart be installed. */
export function* releaseNames(resource: Resource): Generator<string> {
  const { kind, value } = resource;
  const group = groupOf(resource);
  const isFlux = kind === "HelmRelease" && group === "helm.toolkit.fluxcd.io";
  if (isFlux || (kind === "HelmChart" && group === "helm.cattle.io")) {
    yield* texts(resource.name, at(value, "spec", "releaseName"), at(value, "spec", "chart", "spec", "chart"));
    yield* texts(at(value, "spec", "chart"), at(value, "spec", "values", "fullnameOverride"));
  }
  if (kind === "Application" && group === "argoproj.io") {
    for (const source of [at(value, "spec", "source"), ...listOf(at(value, "spec", "sources"))]) {
      if (textOf(at(source, "chart")) === undefined && at(source, "helm") === undefined) continue;
      yield* texts(resource.name, at(source, "chart"), at(source, "helm", "releaseName"));
    }
  }
}

function* texts(...values: readonly unknown[]): Generator<string> {
  for (const value of values) if (typeof value === "string" && value !== "") yield value;
}
