import { type Description, isObject, type Json, type Schema } from "../../../src/sandbox/contract/description.ts";

/**
 * A value that a schema describes in full: every listed property, one item in each list, the first branch of a union.
 * Nothing in it means anything; it is there so that a test can take one thing away or change it.
 */
export function sampleOf(schema: Schema, description: Description, depth = 0): Json {
  const reference = schema["$ref"];
  if (typeof reference === "string") {
    const named = description.components.schemas[reference.replace("#/components/schemas/", "")];
    return named === undefined || depth > 12 ? null : sampleOf(named, description, depth + 1);
  }
  const { allOf, oneOf, anyOf, enum: values } = schema;
  const inside = (one: Json | undefined): Json => (isObject(one) ? sampleOf(one, description, depth + 1) : {});
  if (Array.isArray(values)) return values[0] ?? null;
  if (Array.isArray(allOf)) {
    const parts = allOf.map(inside);
    return parts.reduce(merged);
  }
  const branches = oneOf ?? anyOf;
  if (Array.isArray(branches) && schema["properties"] === undefined) return inside(branches[0]);
  const type = schema["type"] ?? (isObject(schema["properties"]) ? "object" : "string");
  if (type === "array") return [inside(schema["items"])];
  if (type === "object") {
    const properties = isObject(schema["properties"]) ? schema["properties"] : {};
    return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, inside(one)]));
  }
  if (type === "integer" || type === "number") return 1;
  if (type === "boolean") return true;
  if (schema["format"] === "date-time") return "2026-04-01T12:00:00Z";
  return "a".repeat(Math.max(4, Number(schema["minLength"] ?? 0)));
}

/** Two parts of one whole; the first says more exactly what a value is. */
function merged(first: Json, second: Json): Json {
  if (!isObject(first) || !isObject(second)) return first;
  const both = Object.entries(second).map(([name, one]) => [
    name,
    name in first ? merged(first[name] ?? null, one) : one,
  ]);
  return { ...first, ...Object.fromEntries(both) };
}

/** The same value without what a pointer leads to; `*` means the first item. */
export function without(value: Json, pointer: string): Json {
  const [name = "", ...rest] = pointer.split("/").slice(1);
  const key = name.replace(/\?$/, "");
  if (key === "*") return Array.isArray(value) ? value.map((one: Json) => without(one, `/${rest.join("/")}`)) : value;
  if (!isObject(value)) return value;
  const { [key]: inner, ...others } = value;
  if (rest.length === 0 || inner === undefined) return others;
  return { ...value, [key]: without(inner, `/${rest.join("/")}`) };
}
