/**
 * Kubernetes' own OpenAPI definitions, as kubernetes-validate carries them (one file a version), brought into the form
 * that the interpreter reads. What that package changed on the way is undone: null beside the type of every field that
 * may be left out, and fixed values of `apiVersion` and `kind`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Definitions, refName, refTo, type Schema, sorted } from "./schema.ts";

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface BuiltIns {
  readonly definitions: Definitions;
  /** `apps/v1/Deployment` → name of its definition. */
  readonly kinds: Readonly<Record<string, string>>;
}

const folder = join(import.meta.dirname, "python_modules/kubernetes_validate/kubernetes-json-schema");

/** Types that Go writes by functions of its own: OpenAPI cannot say what they take. */
const ownForms: Definitions = {
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": { "x-kubernetes-int-or-string": true },
  // A number is taken as the text that stands there (k8s.io/apimachinery/pkg/api/resource, UnmarshalJSON).
  "io.k8s.apimachinery.pkg.api.resource.Quantity": { type: ["string", "number"], format: "quantity" },
};

const keptKeywords = [
  "format",
  "enum",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-map-type",
  "x-kubernetes-patch-merge-key",
  "x-kubernetes-patch-strategy",
  "x-kubernetes-preserve-unknown-fields",
] as const;

/** Left out on purpose: texts for people, and unions, which the API server does not enforce. */
const droppedKeywords = ["description", "default", "x-kubernetes-unions", "x-kubernetes-group-version-kind"];

type Raw = Readonly<Record<string, unknown>>;

/** Reads one version (`1.34`). Throws where the source holds anything that this file does not know. */
export function readBuiltIns(version: string): BuiltIns {
  const file = join(folder, `v${version}.0-local/_definitions.json`);
  const raw: Record<string, Raw> = JSON.parse(readFileSync(file, "utf8")).$defs;
  const definitions: Definitions = {};
  const kinds: Record<string, string> = {};
  for (const [name, source] of Object.entries(raw)) {
    definitions[name] = ownForms[name] ?? convert(source, name);
    const gvks = gvksOf(source);
    // DeleteOptions and WatchEvent belong to every group; they are messages, nobody writes them into files.
    if (gvks.length > 1) continue;
    for (const gvk of gvks) kinds[keyOf(gvk)] = name;
  }
  return { definitions: sorted(definitions), kinds: sorted(kinds) };
}

export function keyOf({ group, version, kind }: GroupVersionKind): string {
  return `${group === "" ? "" : `${group}/`}${version}/${kind}`;
}

function gvksOf(source: Raw): readonly GroupVersionKind[] {
  const value = source["x-kubernetes-group-version-kind"];
  return Array.isArray(value) ? value : [];
}

function convert(raw: Raw, where: string): Schema {
  const schema: Schema = {};
  for (const [key, value] of Object.entries(raw)) {
    if (droppedKeywords.includes(key)) continue;
    if (key === "$ref") schema.$ref = refTo(refName(String(value)));
    else if (key === "type") schema.type = withoutNull(value, where);
    else if (key === "items") schema.items = convert(object(value, where), `${where}[]`);
    else if (key === "additionalProperties") schema.additionalProperties = mapValues(object(value, where), where);
    else if (key === "required") schema.required = [...strings(value, where)].sort();
    else if (key === "properties") schema.properties = properties(raw, where);
    else if (isKept(key)) Object.assign(schema, { [key]: value });
    else throw new Error(`${where}: keyword ${key} is not known`);
  }
  return schema;
}

/** Null for a field that may be left out is the same as leaving it out: Go's decoder skips it. */
function properties(raw: Raw, where: string): Record<string, Schema> {
  const required = raw["required"] === undefined ? [] : strings(raw["required"], where);
  const isKind = gvksOf(raw).length > 0;
  const converted = Object.entries(object(raw["properties"], where)).map(([name, value]): [string, Schema] => {
    const field = convert(object(value, where), `${where}.${name}`);
    if (isKind && (name === "apiVersion" || name === "kind")) delete field.enum;
    return [name, required.includes(name) ? field : { ...field, nullable: true }];
  });
  return sorted(Object.fromEntries(converted));
}

/** Go's decoder reads null in a map of texts as the empty text. */
function mapValues(raw: Raw, where: string): Schema {
  return { ...convert(raw, `${where}{}`), nullable: true };
}

function withoutNull(value: unknown, where: string): string {
  const types = (Array.isArray(value) ? value : [value]).filter((type) => type !== "null");
  if (types.length !== 1 || typeof types[0] !== "string") throw new Error(`${where}: type ${JSON.stringify(value)}`);
  return types[0];
}

function isKept(key: string): boolean {
  return keptKeywords.some((kept) => kept === key);
}

function object(value: unknown, where: string): Raw {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${where}: no object`);
  return { ...value };
}

function strings(value: unknown, where: string): readonly string[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) throw new Error(`${where}: no texts`);
  return value;
}
