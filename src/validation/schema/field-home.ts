/** Where a field belongs that stands in the wrong map: further up or further down. */
import type { Path } from "../resource.ts";
import { resolveReference } from "./resolve-schema.ts";
import { itemSchema, schemaAt } from "./schema-at.ts";
import type { StructuralSchema } from "./structural-schema.ts";

/** The map that has the field, and how far away it is: 1 is one level up, -1 one level down; lists are no level. */
export interface FieldHome {
  readonly path: Path;
  readonly levels: number;
}

const DEEPEST = 3;
const MOST_LOOKED_AT = 2_000;

/** The nearest map around or inside of the one at the path that knows the field. */
export function fieldHome(root: StructuralSchema, path: Path, name: string, value: unknown): FieldHome | undefined {
  return above(root, path, name) ?? below(root, path, name, value);
}

function above(root: StructuralSchema, path: Path, name: string): FieldHome | undefined {
  let levels = 0;
  for (let length = path.length - 1; length >= 0; length--) {
    if (typeof path[length] === "number") continue;
    levels++;
    const schema = schemaAt(root, path.slice(0, length));
    if (schema !== undefined && knows(schema, name)) return { path: path.slice(0, length), levels };
  }
  return undefined;
}

interface Looked {
  readonly schema: StructuralSchema;
  readonly path: Path;
  readonly levels: number;
  readonly value: unknown;
}

/** Level by level; of several on one level that which the file has, then that which is required. */
function below(root: StructuralSchema, path: Path, name: string, value: unknown): FieldHome | undefined {
  const start = schemaAt(root, path);
  let level: readonly Looked[] = start === undefined ? [] : [{ schema: start, path, levels: 0, value }];
  let looked = 0;
  for (let depth = 0; depth < DEEPEST; depth++) {
    level = level.flatMap((one) => inside(root, one));
    looked += level.length;
    if (looked > MOST_LOOKED_AT) return undefined;
    const homes = level.filter(({ schema }) => knows(schema, name));
    const best = homes.find((one) => one.value !== undefined) ?? (homes.length < 4 ? homes[0] : undefined);
    if (best !== undefined) return { path: best.path, levels: best.levels };
    if (homes.length > 0) return undefined;
  }
  return undefined;
}

function inside(root: StructuralSchema, { schema, path, levels, value }: Looked): readonly Looked[] {
  const required = new Set(schema.required);
  const fields = Object.keys(schema.properties ?? {}).sort((a, b) => Number(required.has(b)) - Number(required.has(a)));
  return fields.flatMap((field) => {
    const resolved = resolveReference(root, schema.properties?.[field] ?? {});
    const item = resolved && itemSchema(resolved);
    const inner = item === undefined ? resolved : resolveReference(root, item);
    if (inner?.properties === undefined) return [];
    const child = typeof value === "object" && value !== null ? (Reflect.get(value, field) as unknown) : undefined;
    const at = item === undefined ? [...path, field] : [...path, field, 0];
    const found = item !== undefined && Array.isArray(child) ? (child[0] as unknown) : child;
    return [{ schema: inner, path: at, levels: levels - 1, value: found }];
  });
}

const knows = ({ properties }: StructuralSchema, name: string): boolean =>
  properties !== undefined && Object.hasOwn(properties, name);
