import type { StructuralSchema } from "./structural-schema.ts";
import { fingerprint } from "./value-type.ts";

export interface Twice {
  readonly keyword: "uniqueItems" | "duplicateItem";
  readonly index: number;
  /** Position of the item that it repeats. */
  readonly first: number;
  /** Lists of type map: the keys that are the same. */
  readonly name?: string;
}

/** The first item that stands there a second time though the schema forbids it. `typed`: list types count as well. */
export function duplicateItem(schema: StructuralSchema, items: readonly unknown[], typed: boolean): Twice | undefined {
  const type = typed ? schema["x-kubernetes-list-type"] : undefined;
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const found = new Map<string, number>();
  if (type === "map" && keys.length > 0) {
    for (const [index, item] of items.entries()) {
      if (typeof item !== "object" || item === null) continue;
      const own = keys.map((key) => (Object.hasOwn(item, key) ? (Reflect.get(item, key) as unknown) : undefined));
      const first = seen(found, fingerprint(own), index);
      if (first !== undefined) return { keyword: "duplicateItem", index, first, name: keys.join("` and `") };
    }
    return undefined;
  }
  if (schema.uniqueItems !== true && type !== "set") return undefined;
  for (const [index, item] of items.entries()) {
    const first = seen(found, fingerprint(item), index);
    if (first !== undefined) return { keyword: "uniqueItems", index, first };
  }
  return undefined;
}

function seen(found: Map<string, number>, text: string, index: number): number | undefined {
  const first = found.get(text);
  if (first === undefined) found.set(text, index);
  return first;
}
