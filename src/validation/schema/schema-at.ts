import type { Path } from "../resource.ts";
import { resolveReference } from "./resolve-schema.ts";
import type { StructuralSchema } from "./structural-schema.ts";

/** The schema of the value at the path; undefined where none says anything. */
export function schemaAt(root: StructuralSchema, path: Path): StructuralSchema | undefined {
  let current = resolveReference(root, root);
  for (const step of path) {
    if (current === undefined) return undefined;
    const next = typeof step === "number" ? itemSchema(current) : fieldSchema(current, step);
    current = next && resolveReference(root, next);
  }
  return current;
}

export function itemSchema({ items }: StructuralSchema): StructuralSchema | undefined {
  return Array.isArray(items) ? undefined : (items as StructuralSchema | undefined);
}

function fieldSchema(
  { properties, additionalProperties }: StructuralSchema,
  name: string,
): StructuralSchema | undefined {
  if (properties !== undefined && Object.hasOwn(properties, name)) return properties[name];
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}
