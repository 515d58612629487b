/** The fields of a kind whose values OpenAPI leaves open, with the values that the API server takes. */
import type { StructuralSchema } from "../schema/structural-schema.ts";
import { fieldValues, narrowerValues } from "./field-values.ts";

export interface EnumField {
  /** From the object's root; `*` stands for every item of a list or every key of a map. */
  readonly path: readonly string[];
  /** The empty text is left out of most: Go cannot tell it from a field that is not there, and the API server takes it. */
  readonly values: readonly string[];
}

const found = new WeakMap<StructuralSchema, readonly EnumField[]>();

/**
 * For a schema of the catalog: custom resources that hold a PodSpec have its fields too. A definition that leads back to
 * itself is followed once. Computed once for each schema.
 */
export function enumsOf(schema: StructuralSchema): readonly EnumField[] {
  const known = found.get(schema);
  if (known !== undefined) return known;
  const fields: EnumField[] = [];
  collect(schema, schema.definitions ?? {}, [], [], fields);
  const narrower = narrowerValues.get(nameIn(schema.$ref)) ?? {};
  const narrowed = fields.map((field) => ({ ...field, values: narrower[field.path.join(".")] ?? field.values }));
  found.set(schema, narrowed);
  return narrowed;
}

function collect(
  schema: StructuralSchema,
  definitions: Readonly<Record<string, StructuralSchema>>,
  path: readonly string[],
  above: readonly string[],
  fields: EnumField[],
): void {
  if (schema.$ref !== undefined) {
    const name = nameIn(schema.$ref);
    const definition = definitions[name];
    if (definition === undefined || above.includes(name)) return;
    for (const [field, values] of Object.entries(valuesOf(name))) {
      const isList = definition.properties?.[field]?.type === "array";
      if (definition.properties?.[field] !== undefined)
        fields.push({ path: [...path, field, ...(isList ? ["*"] : [])], values });
    }
    collect(definition, definitions, path, [...above, name], fields);
    return;
  }
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (path.length === 0 && name === "status") continue;
    collect(field, definitions, [...path, name], above, fields);
  }
  for (const below of [schema.items, schema.additionalProperties])
    if (isSchema(below)) collect(below, definitions, [...path, "*"], above, fields);
}

/** Alpha and beta versions take what the stable version takes, as far as they have its fields. */
function valuesOf(definition: string): Readonly<Record<string, readonly string[]>> {
  return fieldValues.get(definition) ?? fieldValues.get(definition.replace(/\.v\d+(?:alpha|beta)\d+\./, ".v1.")) ?? {};
}

function nameIn(reference = ""): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}

function isSchema(value: unknown): value is StructuralSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
