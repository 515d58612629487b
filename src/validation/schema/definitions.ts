/** Schemas out of CustomResourceDefinitions: the cluster that has them checks with these very schemas. */
import type { Path } from "../resource.ts";
import { OBJECT_META } from "./object-meta.ts";
import { readSchema } from "./read-schema.ts";
import type { StructuralSchema } from "./structural-schema.ts";

export interface DefinedKind {
  /** Group and version: `acme.io/v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly schema: StructuralSchema;
}

export interface ReadDefinition {
  readonly kinds: readonly DefinedKind[];
  readonly faults: readonly { readonly path: Path; readonly message: string }[];
}

const ANY_OBJECT: StructuralSchema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

export const isDefinition = (apiVersion: string, kind: string): boolean =>
  kind === "CustomResourceDefinition" && apiVersion.startsWith("apiextensions.k8s.io/");

/**
 * The kinds that a CustomResourceDefinition makes. What is wrong with it is told, with the path in it; versions that can
 * be read all the same are handed out.
 */
export function readDefinition(definition: Readonly<Record<string, unknown>>): ReadDefinition {
  const spec = mapOr(definition["spec"]);
  const { group } = spec;
  const kind = mapOr(spec["names"])["kind"];
  if (typeof group !== "string" || typeof kind !== "string" || group === "" || kind === "") {
    const path = typeof group === "string" && group !== "" ? ["spec", "names"] : ["spec"];
    return {
      kinds: [],
      faults: [{ path, message: "A CustomResourceDefinition needs `spec.group` and `spec.names.kind`." }],
    };
  }
  const kinds: DefinedKind[] = [];
  const faults: { readonly path: Path; readonly message: string }[] = [];
  for (const { name, schema, path } of versionsOf(spec)) {
    if (schema === undefined) {
      kinds.push({ apiVersion: `${group}/${name}`, kind, schema: rooted(ANY_OBJECT) });
      continue;
    }
    const read = readSchema(schema);
    for (const fault of read.faults) faults.push({ path: [...path, ...fault.path], message: fault.message });
    if (hasReference(read.schema)) {
      faults.push({ path, message: "The schema of a CustomResourceDefinition may not hold `$ref`." });
    }
    const open = spec["preserveUnknownFields"] === true || isOldAndOpen(definition, spec);
    kinds.push({ apiVersion: `${group}/${name}`, kind, schema: rooted(open ? read.schema : pruning(read.schema)) });
  }
  return { kinds, faults };
}

interface Version {
  readonly name: string;
  readonly schema: unknown;
  /** From the definition to the schema. */
  readonly path: Path;
}

function versionsOf(spec: Readonly<Record<string, unknown>>): readonly Version[] {
  const shared = mapOr(spec["validation"])["openAPIV3Schema"];
  const versions = Array.isArray(spec["versions"]) ? spec["versions"] : [{ name: spec["version"] }];
  return versions.flatMap((written: unknown, index) => {
    const version = mapOr(written);
    const { name } = version;
    if (typeof name !== "string" || name === "") return [];
    const own = mapOr(version["schema"])["openAPIV3Schema"];
    const path = own === undefined ? ["spec", "validation"] : ["spec", "versions", index, "schema"];
    return [{ name, schema: own ?? shared, path: [...path, "openAPIV3Schema"] }];
  });
}

/** apiextensions.k8s.io/v1beta1 preserved unknown fields unless told otherwise. */
const isOldAndOpen = (
  definition: Readonly<Record<string, unknown>>,
  spec: Readonly<Record<string, unknown>>,
): boolean => definition["apiVersion"] === "apiextensions.k8s.io/v1beta1" && spec["preserveUnknownFields"] !== false;

/** The fields that every object has, whether the schema names them or not. */
function rooted(schema: StructuralSchema): StructuralSchema {
  const { properties = {}, required = [] } = schema;
  const metadata = restricted(mapOr(properties["metadata"]) as StructuralSchema);
  const implied = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata } as const;
  return {
    ...schema,
    type: "object",
    properties: { ...properties, ...implied },
    required: [...new Set(["apiVersion", "kind", ...required])],
  };
}

/** Definitions may limit `metadata.name` and `generateName`, and nothing else of it. */
function restricted(metadata: StructuralSchema): StructuralSchema {
  const name = metadata.properties?.["name"];
  return name === undefined ? OBJECT_META : { ...OBJECT_META, properties: { ...OBJECT_META.properties, name } };
}

/** The API server drops from objects without `properties` whatever is not preserved: such a level knows no field. */
function pruning(schema: StructuralSchema): StructuralSchema {
  const { properties, additionalProperties, items } = schema;
  const closed =
    schema.type === "object" &&
    properties === undefined &&
    additionalProperties === undefined &&
    schema["x-kubernetes-preserve-unknown-fields"] !== true &&
    schema["x-kubernetes-embedded-resource"] !== true;
  const inner = properties && Object.entries(properties).map(([name, one]) => [name, pruning(one)] as const);
  return {
    ...schema,
    ...(closed ? { properties: {} } : {}),
    ...(inner ? { properties: Object.fromEntries(inner) } : {}),
    ...(typeof additionalProperties === "object" ? { additionalProperties: pruning(additionalProperties) } : {}),
    ...(items !== undefined && !Array.isArray(items) ? { items: pruning(items as StructuralSchema) } : {}),
  };
}

function hasReference(schema: StructuralSchema): boolean {
  if (schema.$ref !== undefined) return true;
  const { properties = {}, additionalProperties, items } = schema;
  const inner = [...Object.values(properties), additionalProperties, items];
  return inner.some((one) => typeof one === "object" && !Array.isArray(one) && hasReference(one as StructuralSchema));
}

const mapOr = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
