import type { Path } from "../resource.ts";
import type { SchemaType, StructuralSchema } from "./structural-schema.ts";

/** One way in which a value does not fit its schema. */
export interface Issue {
  readonly keyword: Keyword;
  /** To the value that does not fit; of `required` and `unknown` to the map around the field. */
  readonly path: Path;
  readonly value: unknown;
  /** The level of the schema that says so, references resolved. */
  readonly schema: StructuralSchema;
  /** The field that is missing or unknown; of `duplicateItem` the keys that are the same. */
  readonly name?: string;
  /** Of `unknown`: the schema says `additionalProperties: false`, rather than leaving the field out. */
  readonly declared?: boolean;
  /** Of `type`: what may stand here. */
  readonly wanted?: readonly SchemaType[];
  /** Of `anyOf` and `oneOf`: how many fit; 0 or more than one. */
  readonly fitting?: number;
  /** Of `anyOf` and `oneOf` where none fits: the first issue of the alternative that comes nearest. */
  readonly nearest?: Issue;
  /** Of `duplicateItem` and `uniqueItems`: the position of the earlier item. */
  readonly first?: number;
}

export type Keyword =
  | "type"
  | "enum"
  | "const"
  | "required"
  | "unknown"
  | "pattern"
  | "format"
  | "minLength"
  | "maxLength"
  | "minimum"
  | "maximum"
  | "exclusiveMinimum"
  | "exclusiveMaximum"
  | "multipleOf"
  | "minItems"
  | "maxItems"
  | "uniqueItems"
  | "duplicateItem"
  | "minProperties"
  | "maxProperties"
  | "anyOf"
  | "oneOf"
  | "not"
  /** Checking took more steps than any real object takes: the schema or the value is made to take long. */
  | "budget";
