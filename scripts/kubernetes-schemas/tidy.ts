/** From what ts-json-schema-generator writes to the form that the interpreter reads. */
import { refTo, type Schema, sorted } from "./schema.ts";

type Source = Readonly<Record<string, unknown>>;

/**
 * Types alone cannot say everything: `number` may be an integer, patterns and minima are lost. Enums are kept only
 * where they come from CustomResourceDefinitions; constants of Go are no promise that nothing else is taken.
 */
export function tidy(raw: object, rename: (ref: string) => string, madeFrom: "crds" | "go"): Schema {
  const source: Source = { ...raw };
  const below = (value: unknown): Schema => tidy(isObject(value) ? value : {}, rename, madeFrom);
  const schema: Schema = {};
  for (const [key, value] of Object.entries(source)) {
    if (key === "$ref") schema.$ref = refTo(rename(String(value)));
    else if (key === "$comment") schema.$ref = refTo(String(value));
    else if (key === "type") Object.assign(schema, typeOf(value));
    else if (key === "items") schema.items = below(value);
    else if (key === "enum") Object.assign(schema, madeFrom === "crds" ? { enum: value } : {});
    else if (key === "const") Object.assign(schema, madeFrom === "crds" ? { enum: [value] } : {});
    else if (key === "anyOf") Object.assign(schema, anyOf(value, below));
    else if (key === "properties") schema.properties = properties(source, below);
    else if (key === "required") Object.assign(schema, required(source));
    else if (key === "additionalProperties") Object.assign(schema, mapValues(source, below));
    else throw new Error(`keyword ${key} is not known`);
  }
  return schema;
}

/** `string | number` is how the declarations write int-or-string and quantities. */
function typeOf(value: unknown): Schema {
  if (!Array.isArray(value)) return { type: String(value) };
  const types: string[] = value.map(String).sort();
  if (types.join() === "number,string") return { "x-kubernetes-int-or-string": true };
  return { type: types };
}

function anyOf(value: unknown, below: (value: unknown) => Schema): Schema {
  const branches = Array.isArray(value) ? value.map(below) : [];
  const rest = branches.filter((branch) => branch.type !== "null");
  const [only] = rest;
  if (only !== undefined && rest.length === 1)
    return rest.length < branches.length ? { ...only, nullable: true } : only;
  return merged(rest);
}

/**
 * A definition with fields and `oneOf` beside them is declared as a union of objects. One object with the fields of all
 * says which fields there are; that only some go together is lost.
 */
function merged(branches: readonly Schema[]): Schema {
  const [first] = branches;
  if (first === undefined || branches.every((branch) => JSON.stringify(branch) === JSON.stringify(first)))
    return first ?? {};
  if (!branches.every(({ type }) => type === "object")) return { anyOf: [...branches] };
  const fields = new Map<string, Schema[]>();
  for (const [name, field] of branches.flatMap(({ properties }) => Object.entries(properties ?? {})))
    fields.set(name, [...(fields.get(name) ?? []), field]);
  const properties = Object.fromEntries([...fields].map(([name, found]) => [name, merged(found)]));
  const required = (first.required ?? []).filter((name) => branches.every((one) => one.required?.includes(name)));
  const open = branches.some(
    (one) => one["x-kubernetes-preserve-unknown-fields"] === true || one.additionalProperties === true,
  );
  return {
    type: "object",
    properties: sorted(properties),
    ...(required.length === 0 ? {} : { required }),
    ...(open ? { "x-kubernetes-preserve-unknown-fields": true } : {}),
  };
}

function properties(source: Source, below: (value: unknown) => Schema): Record<string, Schema> {
  const converted = Object.entries(isObject(source["properties"]) ? source["properties"] : {}).map(
    ([name, value]): [string, Schema] => [name, below(value)],
  );
  const all = sorted(Object.fromEntries(converted));
  if (isKind(source)) Object.assign(all, { apiVersion: { type: "string" }, kind: { type: "string" } });
  return all;
}

/** A resource is looked up by its apiVersion and kind: they are there. */
function required(source: Source): Schema {
  const names = Array.isArray(source["required"]) ? source["required"].map(String) : [];
  const wanted = names.filter((name) => !isKind(source) || !["apiVersion", "kind", "metadata"].includes(name));
  return wanted.length === 0 ? {} : { required: wanted.sort() };
}

/** Levels with fields are closed without saying so; `{}` stands for any value. */
function mapValues(source: Source, below: (value: unknown) => Schema): Schema {
  const value = source["additionalProperties"];
  const fields = isObject(source["properties"]) ? Object.keys(source["properties"]) : [];
  if (value === false) return fields.length === 0 ? { properties: {} } : {};
  if (value === true || (isObject(value) && Object.keys(value).length === 0))
    return fields.length === 0 ? { additionalProperties: true } : { "x-kubernetes-preserve-unknown-fields": true };
  return { additionalProperties: below(value) };
}

function isKind(source: Source): boolean {
  const fields = isObject(source["properties"]) ? source["properties"] : {};
  const apiVersion = fields["apiVersion"];
  return isObject(apiVersion) && "const" in apiVersion && "kind" in fields;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
