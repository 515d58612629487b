/** Where in the file a key is known, for keys that stand in a wrong place. */
import { SCHEMA } from "./schema.ts";
import type { Schema } from "./schema-parts.ts";

/** The parents of the key, as people write paths: `environments.<name>.gates`. */
export function homesOf(key: string): readonly string[] {
  homes ??= collect();
  return [...(homes.get(key) ?? [])];
}

let homes: Map<string, Set<string>> | undefined;

function collect(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const visit = (schema: Schema, path: string): void => {
    for (const [key, child] of Object.entries(schema.properties ?? {})) {
      found.set(key, (found.get(key) ?? new Set()).add(path));
      visit(child, path === "" ? key : `${path}.${key}`);
    }
    if (schema.items !== undefined) visit(schema.items, path);
    if (typeof schema.additionalProperties === "object") visit(schema.additionalProperties, `${path}.<name>`);
  };
  visit(SCHEMA, "");
  return found;
}
