/** Schemas in files that lie on this machine or in a repository, one a kind, under names that a template makes. */
import { readFileSync, statSync } from "node:fs";
import { problemOfSchemaLocation, schemaFile, schemaTemplate } from "../../domain/schema-template.ts";
import { readSchema } from "./read-schema.ts";
import type { FoundSchema, SchemaSource, StructuralSchema } from "./structural-schema.ts";

const LARGEST = 32 * 1024 * 1024;

/** One sentence on why the location cannot be used; undefined where it can. */
export function locationFault(location: string): string | undefined {
  const problem = problemOfSchemaLocation(location);
  return problem === undefined ? undefined : `The schema location ${location} ${problem}.`;
}

/** Files of a repository that were read before: their texts by path. */
export interface GivenSchemas {
  readonly template: string;
  /** How sentences name where they lie: `acme/schemas`. */
  readonly from: string;
  readonly texts: Readonly<Record<string, GivenText>>;
}

/** Or the rest of a sentence on why it cannot be read. */
export type GivenText = { readonly text: string } | { readonly why: string };

/** The schemas at one location; each file is read once. */
export class SchemaFiles implements SchemaSource {
  readonly #template: string;
  readonly #textOf: (file: string) => GivenText | undefined;
  readonly #from: string;
  readonly #read = new Map<string, FoundSchema | undefined>();

  constructor(location: string | GivenSchemas) {
    const given = typeof location === "string" ? undefined : location;
    this.#template = typeof location === "string" ? schemaTemplate(location) : location.template;
    this.#from = given === undefined ? "" : `${given.from}: `;
    this.#textOf =
      given === undefined ? textOnDisk : (file) => (Object.hasOwn(given.texts, file) ? given.texts[file] : undefined);
  }

  schemaOf(apiVersion: string, kind: string, kubernetesVersion: string): FoundSchema | undefined {
    const file = schemaFile(this.#template, apiVersion, kind, kubernetesVersion);
    if (file === undefined) return undefined;
    if (!this.#read.has(file)) this.#read.set(file, this.#readFile(file));
    return this.#read.get(file);
  }

  /** What is there and no schema is told: to take it for missing would leave objects unchecked where missing ones are skipped. */
  #readFile(file: string): FoundSchema | undefined {
    const read = this.#textOf(file);
    if (read === undefined) return undefined;
    const broken = (why: string): FoundSchema => ({ schema: {}, exact: true, fault: `${this.#from}${file} ${why}` });
    if ("why" in read) return broken(read.why);
    const value = parsed(read.text);
    if (value === undefined) return broken("is no JSON");
    if (typeof value !== "object" || value === null || Array.isArray(value)) return broken("holds no schema");
    const { schema } = readSchema(value);
    const reference = otherFile(schema);
    if (reference !== undefined) return broken(`refers to ${reference.slice(0, 80)}, and other files are not read`);
    return { schema, exact: true, open: true };
  }
}

/** A reference that leads out of the schema: followed by nobody, it would let anything pass. */
function otherFile(schema: StructuralSchema): string | undefined {
  if (schema.$ref !== undefined && !schema.$ref.startsWith("#")) return schema.$ref;
  for (const [keyword, value] of Object.entries(schema)) {
    if (DATA.has(keyword) || typeof value !== "object" || value === null) continue;
    const inner = MAPS.has(keyword) ? Object.values(value) : Array.isArray(value) ? value : [value];
    for (const one of inner) {
      const found = typeof one === "object" && one !== null ? otherFile(one as StructuralSchema) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Keywords whose values are no schemas, and those whose values are maps of them. */
const DATA = new Set(["enum", "const", "default"]);
const MAPS = new Set(["properties", "patternProperties", "definitions", "$defs"]);

const MISSING = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG"]);

/** Undefined where there is no such file. What is there and cannot be read is not missing. */
function textOnDisk(file: string): GivenText | undefined {
  try {
    if (statSync(file).size > LARGEST) return { why: `has more than ${LARGEST / 1024 / 1024} MB` };
    return { text: readFileSync(file, "utf8") };
  } catch (error) {
    if (!(typeof error === "object" && error !== null && "code" in error)) throw error;
    const code = String(error.code);
    return MISSING.has(code) ? undefined : { why: `cannot be read (${code})` };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
