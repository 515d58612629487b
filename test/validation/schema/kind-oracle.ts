/** ajv's opinion on whole objects by the catalog's schemas, with the ways of the API server told to it independently. */
import { isDeepStrictEqual } from "node:util";
import { Ajv, type AnySchemaObject, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import type { CatalogSchema } from "../../../src/validation/catalog/catalog.ts";
import { both } from "./ajv-oracle.ts";

export interface Asked {
  readonly found: CatalogSchema;
  /** Kubernetes' own kind: null beside a field is as good as no field. */
  readonly builtIn: boolean;
  /** Unknown fields are mistakes. */
  readonly strict: boolean;
}

export class KindOracle {
  readonly #makers = new Map<CatalogSchema["definitions"], Ajv>();
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #ids = new Map<CatalogSchema["definitions"], number>();

  fits({ found, builtIn, strict }: Asked, value: unknown): boolean {
    const { definitions, schema } = found;
    const name = String(schema.$ref).slice("#/definitions/".length);
    const id = this.#ids.get(definitions) ?? this.#ids.size;
    this.#ids.set(definitions, id);
    const key = `all${id}#/definitions/${name}${strict ? "" : "-open"}`;
    let fits = this.#compiled.get(key);
    if (fits === undefined) {
      fits = this.#maker(definitions, id, builtIn).compile({ $ref: key });
      this.#compiled.set(key, fits);
    }
    return fits(plainOf(value, builtIn));
  }

  #maker(definitions: CatalogSchema["definitions"], id: number, builtIn: boolean): Ajv {
    const known = this.#makers.get(definitions);
    if (known !== undefined) return known;
    const ajv = new Ajv({
      strict: false,
      validateSchema: false,
      ownProperties: true,
      inlineRefs: false,
      logger: false,
      code: { optimize: false },
    });
    formats.default(ajv, ["int32", "int64", "byte", "date-time", "double"]);
    // The API server asks this of custom resources only: lists of its own kinds are merged.
    if (!builtIn) ajv.addKeyword({ keyword: "x-kubernetes-list-type", validate: hasNoDoubles });
    ajv.addSchema({ definitions: both(definitions) }, `all${id}`);
    this.#makers.set(definitions, ajv);
    return ajv;
  }
}

/** All pairs are compared, which needs no idea of how to be quick. */
function hasNoDoubles(type: string, list: unknown, parent?: AnySchemaObject): boolean {
  if (!Array.isArray(list) || (type !== "set" && type !== "map")) return true;
  const names: unknown = parent?.["x-kubernetes-list-map-keys"] ?? [];
  const keys = Array.isArray(names) ? names.map(String) : [];
  if (type === "map" && keys.length === 0) return true;
  const told = (item: unknown): unknown => (type === "set" ? item : keys.map((key) => Object(item)[key]));
  const items = type === "set" ? list : list.filter((item) => typeof item === "object" && item !== null);
  return items.every((one, at) => items.slice(at + 1).every((other) => !isDeepStrictEqual(told(one), told(other))));
}

/** As the API server decodes its own kinds. Integers beyond 2^53 are bigints with us, and numbers to ajv. */
function plainOf(value: unknown, builtIn: boolean): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map((item: unknown) => plainOf(item, builtIn));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, inner]) => !builtIn || inner !== null);
  return Object.fromEntries(kept.map(([name, inner]) => [name, plainOf(inner, builtIn)]));
}
