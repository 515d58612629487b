/** What an official client package says: the fields of each model, which of them are required, and which kinds have a namespace. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

export interface Model {
  readonly fields: readonly string[];
  readonly required: readonly string[];
}

interface ModelClass {
  getAttributeTypeMap(): readonly { readonly name: string; readonly baseName: string }[];
}

const resolve = createRequire(import.meta.url).resolve;

/** Name of the class (`V1Deployment`) → its fields. */
export async function readModels(packageName: string): Promise<ReadonlyMap<string, Model>> {
  const folder = join(generated(packageName), "models");
  const models = new Map<string, Model>();
  const all: Record<string, unknown> = await import(pathToFileURL(join(folder, "all.js")).href);
  for (const [name, value] of Object.entries(all)) {
    if (!isModelClass(value)) continue;
    const declaration = readFileSync(join(folder, `${name}.d.ts`), "utf8");
    const attributes = value.getAttributeTypeMap();
    models.set(name, {
      fields: attributes.map(({ baseName }) => baseName),
      required: attributes
        .filter(({ name: field }) => declaration.includes(`\n    '${field}': `))
        .map(({ baseName }) => baseName),
    });
  }
  return models;
}

/**
 * `apps/v1/Deployment` → whether it has a namespace, for every kind that the API server lets people create: read from
 * the paths of the requests that create one. Sub-resources (`…/{name}/scale`) are left out.
 */
export function readScopes(packageName: string): ReadonlyMap<string, boolean> {
  const folder = join(generated(packageName), "apis");
  const scopes = new Map<string, boolean>();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith("Api.js"))
    .sort()) {
    const text = readFileSync(join(folder, file), "utf8");
    for (const request of text.split(/^ {4}async (?=create)/m).slice(1)) {
      const path = /const localVarPath = '([^']+)'/.exec(request)?.[1] ?? "";
      const body = /ObjectSerializer\.serialize\(body, "(?:[A-Z][a-z]+)??V\d\w*?([A-Z]\w*)"/.exec(request)?.[1];
      const found = /^\/apis?\/([^/]+(?:\/v[^/]+)?)\/(namespaces\/\{namespace\}\/)?\w+$/.exec(path);
      if (body === undefined || found?.[1] === undefined) continue;
      scopes.set(`${found[1]}/${kindNames.get(body) ?? body}`, found[2] !== undefined);
    }
  }
  return scopes;
}

/** Classes that are not named like their kind, where the name would be one of JavaScript's own or is taken. */
const kindNames = new Map([["CoreEvent", "Event"]]);

function generated(packageName: string): string {
  return join(dirname(resolve(`${packageName}/package.json`)), "dist/gen");
}

function isModelClass(value: unknown): value is ModelClass {
  return typeof value === "function" && "getAttributeTypeMap" in value;
}
