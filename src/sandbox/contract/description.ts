import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** A value of a JSON text. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Whether a value is a JSON object, neither a list nor null. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A schema of OpenAPI 3.0 as GitHub writes it. */
export type Schema = JsonObject;

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Schema;
  /** The value of this path parameter may hold slashes (an extension that `@octokit/openapi` adds). */
  readonly "x-multi-segment"?: boolean;
}

/** Schemas by media type. */
export type Content = Readonly<Record<string, { readonly schema: Schema }>>;

export interface Operation {
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/**
 * The part of GitHub's OpenAPI description that is kept in this repository: the operations and webhooks in use, with
 * parameters and responses in place, so that every `$ref` leads into `components.schemas`.
 */
export interface Description {
  readonly openapi: string;
  readonly info: { readonly version: string };
  /** Where it was taken from, for a reader. */
  readonly "x-source": Readonly<Record<string, string>>;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly "x-webhooks": Readonly<Record<string, { readonly event: string; readonly schema: Schema }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The kept copy; the same relative place from src/ and from dist/. */
export const DESCRIPTION_FILE = new URL("../../../schema/github/api.github.com.json.gz", import.meta.url);

/** Reads the kept copy. Throws if the file is missing or no gzipped JSON, which is a bug of this repository. */
export function readDescription(file: URL = DESCRIPTION_FILE): Description {
  return JSON.parse(gunzipSync(readFileSync(file)).toString("utf8"));
}
