import { Ajv } from "ajv";
import { AJV_OPTIONS, type Check, checkWith } from "./ajv-settings.ts";
import type { Description, Schema } from "./description.ts";
import { DOCUMENT, relaxed } from "./schema-rewriting.ts";

/**
 * Compiles schemas of answers and webhooks, relaxed, when each is first used: all of them at once would take longer
 * than most test files run.
 *
 * @returns the check for a schema of the description; `what` is said in front of each pointer.
 */
export function createRelaxedSchemas(description: Description): (what: string, schema: Schema) => Check {
  const ajv = new Ajv(AJV_OPTIONS);
  const schemas = Object.entries(description.components.schemas).map(([name, one]) => [name, relaxed(one)]);
  ajv.addSchema({ $id: DOCUMENT, components: { schemas: Object.fromEntries(schemas) } });
  const compiled = new WeakMap<Schema, Check>();
  return (what, schema) => {
    const known = compiled.get(schema);
    if (known) return known;
    const made = checkWith(what, ajv.compile(relaxed(schema)));
    compiled.set(schema, made);
    return made;
  };
}
