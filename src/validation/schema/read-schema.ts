/**
 * From any value to a schema: what came out of a pull request or a file is read once, keyword by keyword, so that the
 * interpreter meets nothing but schemas.
 */
import type { Path } from "../resource.ts";
import { compilePattern } from "./patterns.ts";
import type { SchemaType, StructuralSchema } from "./structural-schema.ts";

export interface SchemaFault {
  /** From the root of the schema. */
  readonly path: Path;
  readonly message: string;
}

export interface ReadSchema {
  /** What could be read; keywords with faults are left out. */
  readonly schema: StructuralSchema;
  readonly faults: readonly SchemaFault[];
}

/** Levels of one schema. The largest published ones (ApplicationSet of Argo CD) have 20,000. */
const MOST_LEVELS = 100_000;
const DEEPEST = 150;
const MOST_FAULTS = 10;

/** Reads a schema. Never throws; too large or too deep a part is left out with a fault. */
export function readSchema(value: unknown): ReadSchema {
  const reader = new SchemaReader();
  const schema = reader.schema(value, []);
  return { schema, faults: reader.faults };
}

const TYPES = new Set(["object", "array", "string", "integer", "number", "boolean", "null"]);
const NUMBERS = new Set(["minimum", "maximum", "multipleOf"]);
const COUNTS = new Set(["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]);
const FLAGS = new Set([
  "nullable",
  "uniqueItems",
  "x-kubernetes-int-or-string",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-embedded-resource",
]);
const TEXTS = new Set(["$ref", "format", "x-kubernetes-patch-merge-key", "x-kubernetes-patch-strategy"]);
const MAPS_OF_SCHEMAS = new Set(["properties", "patternProperties", "definitions", "$defs"]);
const LISTS_OF_SCHEMAS = new Set(["allOf", "anyOf", "oneOf"]);
const LISTS_OF_TEXTS = new Set(["required", "x-kubernetes-list-map-keys"]);
const LIST_TYPES = new Set(["atomic", "set", "map"]);

class SchemaReader {
  readonly faults: SchemaFault[] = [];
  #levels = 0;

  schema(value: unknown, path: Path): StructuralSchema {
    // Draft 6 and later: `true` is any value, `false` none.
    if (value === true) return {};
    if (value === false) return { not: {} };
    if (!isMap(value)) return this.#fault(path, "A schema must be a map.") ?? {};
    if (++this.#levels > MOST_LEVELS || path.length > 2 * DEEPEST) {
      const problem = path.length > 2 * DEEPEST ? "deeply nested" : "large";
      return this.#fault(path, `The schema is too ${problem} to be read from here.`) ?? {};
    }
    const read: Record<string, unknown> = {};
    for (const keyword of Object.keys(value)) {
      const one = value[keyword];
      const kept = one === null || one === undefined ? undefined : this.#keyword(keyword, one, [...path, keyword]);
      if (kept !== undefined) read[keyword] = kept;
    }
    return read;
  }

  #keyword(keyword: string, value: unknown, path: Path): unknown {
    if (keyword === "type") return this.#type(value, path);
    if (NUMBERS.has(keyword)) return this.#number(keyword, value, path);
    if (COUNTS.has(keyword)) return this.#number(keyword, value, path);
    if (FLAGS.has(keyword)) return typeof value === "boolean" ? value : this.#mustBe(path, keyword, "true or false");
    if (TEXTS.has(keyword)) return typeof value === "string" ? value : this.#mustBe(path, keyword, "text");
    if (MAPS_OF_SCHEMAS.has(keyword)) return this.#schemas(keyword, value, path);
    if (LISTS_OF_SCHEMAS.has(keyword)) return this.#schemaList(keyword, value, path);
    if (LISTS_OF_TEXTS.has(keyword)) return this.#texts(keyword, value, path);
    switch (keyword) {
      case "items":
        return Array.isArray(value) ? this.#schemaList(keyword, value, path) : this.schema(value, path);
      case "not":
        return this.schema(value, path);
      case "additionalProperties":
        return typeof value === "boolean" ? value : this.schema(value, path);
      case "exclusiveMinimum":
      case "exclusiveMaximum":
        return typeof value === "boolean" ? value : this.#number(keyword, value, path);
      case "pattern":
        return this.#pattern(value, path);
      case "enum":
        return Array.isArray(value) ? value : this.#mustBe(path, keyword, "a list");
      case "const":
      case "default":
        return value;
      case "x-kubernetes-list-type":
        return LIST_TYPES.has(String(value)) ? value : this.#mustBe(path, keyword, "atomic, set or map");
      default:
        return undefined;
    }
  }

  #type(value: unknown, path: Path): SchemaType | readonly SchemaType[] | undefined {
    if (isType(value)) return value;
    if (Array.isArray(value) && value.length > 0 && value.every(isType)) return value;
    return this.#mustBe(path, "type", `one of ${[...TYPES].join(", ")}`);
  }

  #number(keyword: string, value: unknown, path: Path): number | undefined {
    if (typeof value === "bigint") return Number(value);
    const fits = typeof value === "number" && (!COUNTS.has(keyword) || (Number.isInteger(value) && value >= 0));
    return fits ? value : this.#mustBe(path, keyword, COUNTS.has(keyword) ? "a whole number from 0" : "a number");
  }

  #pattern(value: unknown, path: Path): string | undefined {
    if (typeof value !== "string") return this.#mustBe(path, "pattern", "text");
    if (compilePattern(value) !== undefined) return value;
    return this.#fault(path, "The pattern is no regular expression that Kubernetes understands (RE2).");
  }

  #schemas(keyword: string, value: unknown, path: Path): Readonly<Record<string, StructuralSchema>> | undefined {
    if (!isMap(value)) return this.#mustBe(path, keyword, "a map");
    const read: Record<string, StructuralSchema> = {};
    for (const name of Object.keys(value)) {
      const schema = this.schema(value[name], [...path, name]);
      Object.defineProperty(read, name, { value: schema, enumerable: true, writable: true, configurable: true });
    }
    return read;
  }

  #schemaList(keyword: string, value: unknown, path: Path): readonly StructuralSchema[] | undefined {
    if (!Array.isArray(value) || value.length === 0) return this.#mustBe(path, keyword, "a list of schemas");
    return value.map((one: unknown, index) => this.schema(one, [...path, index]));
  }

  #texts(keyword: string, value: unknown, path: Path): readonly string[] | undefined {
    const fits = Array.isArray(value) && value.every((one) => typeof one === "string");
    return fits ? (value as readonly string[]) : this.#mustBe(path, keyword, "a list of texts");
  }

  #mustBe(path: Path, keyword: string, what: string): undefined {
    return this.#fault(path, `\`${keyword}\` of a schema must be ${what}.`);
  }

  #fault(path: Path, message: string): undefined {
    if (this.faults.length < MOST_FAULTS) this.faults.push({ path, message });
    return undefined;
  }
}

const isType = (value: unknown): value is SchemaType => typeof value === "string" && TYPES.has(value);

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
