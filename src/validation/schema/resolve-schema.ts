import type { StructuralSchema } from "./structural-schema.ts";

const DEFINITIONS = "#/definitions/";
const REFERENCE = /^#\/(definitions|\$defs)\/(.+)$/;
/** Longer chains of references go round. */
const MOST_HOPS = 50;

/** The schema that a reference means; undefined where there is none, or where references go round. */
export function resolveReference(root: StructuralSchema, schema: StructuralSchema): StructuralSchema | undefined {
  let current: StructuralSchema | undefined = schema;
  for (let hops = 0; current?.$ref !== undefined; hops++) {
    if (hops > MOST_HOPS) return undefined;
    current = target(root, current.$ref);
  }
  return current;
}

function target(root: StructuralSchema, reference: string): StructuralSchema | undefined {
  if (reference === "#") return root;
  const plain = reference.startsWith(DEFINITIONS) ? reference.slice(DEFINITIONS.length) : undefined;
  if (plain !== undefined && root.definitions !== undefined && Object.hasOwn(root.definitions, plain)) {
    return root.definitions[plain];
  }
  const [, where, name = ""] = REFERENCE.exec(reference) ?? [];
  if (where === undefined) return undefined;
  const definitions = (where === "definitions" ? root.definitions : root.$defs) ?? {};
  const key = Object.hasOwn(definitions, name) ? name : name.replaceAll("~1", "/").replaceAll("~0", "~");
  return Object.hasOwn(definitions, key) ? definitions[key] : undefined;
}

/** Keywords that say nothing on a value by themselves. */
const SILENT = new Set([
  "$ref",
  "nullable",
  "description",
  "default",
  "definitions",
  "$defs",
  "title",
  "$schema",
  "$id",
]);

/** Whether a schema with a reference says more than the reference. */
export function hasSiblings(schema: StructuralSchema): boolean {
  for (const key in schema) if (!SILENT.has(key)) return true;
  return false;
}
