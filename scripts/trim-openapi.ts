/**
 * Cuts GitHub's OpenAPI description down to the operations and webhooks in use (src/sandbox/contract/operations.ts
 * and webhooks.ts) and writes schema/github/api.github.com.json.gz. The package is large (385 MB), so it is fetched
 * into a temporary folder for this only:
 *
 *     folder=$(mktemp -d)
 *     npm pack @octokit/openapi@23 --pack-destination "$folder"
 *     tar -xzf "$folder"/octokit-openapi-*.tgz -C "$folder" package/generated/api.github.com.json
 *     node scripts/trim-openapi.ts "$folder/package/generated/api.github.com.json"
 *
 * Without an argument it only says whether what is kept covers what is in use.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import {
  DESCRIPTION_FILE,
  type Description,
  isObject,
  type Json,
  type JsonObject,
  type Operation,
  readDescription,
} from "../src/sandbox/contract/description.ts";
import { OPERATIONS } from "../src/sandbox/contract/operations.ts";
import { WEBHOOKS } from "../src/sandbox/contract/webhooks.ts";

/** Says something about a schema to people, or nothing that is checked. Property names are not looked up here. */
const PROSE =
  /^(description|summary|title|examples?|externalDocs|default|deprecated|readOnly|writeOnly|discriminator|x-.*)$/;
const LISTS_OF_SCHEMAS = new Set(["oneOf", "anyOf", "allOf"]);
const MAPS_OF_SCHEMAS = new Set(["properties", "patternProperties"]);
const SCHEMAS = new Set(["items", "additionalProperties", "not"]);
/** Everything that takes part in validation; anything else in a schema stops the script. */
const VERBATIM =
  /^(\$ref|type|format|enum|nullable|required|pattern|uniqueItems|(min|max)(imum|Length|Items|Properties)|exclusive(Minimum|Maximum))$/;

function stripSchema(schema: JsonObject): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (PROSE.test(keyword)) continue;
    if (MAPS_OF_SCHEMAS.has(keyword) && isObject(value))
      kept[keyword] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, strip(one)]));
    else if (LISTS_OF_SCHEMAS.has(keyword) && Array.isArray(value)) kept[keyword] = value.map(strip);
    else if (SCHEMAS.has(keyword)) kept[keyword] = strip(value);
    else if (VERBATIM.test(keyword)) kept[keyword] = value;
    else
      throw new Error(
        `The keyword "${keyword}" is new in GitHub's description: say in this script what to do with it.`,
      );
  }
  return kept;
}

const strip = (value: Json): Json => (isObject(value) ? stripSchema(value) : value);

function objectAt(value: Json | undefined, what: string): JsonObject {
  if (!isObject(value)) throw new Error(`${what} is not in this description.`);
  return value;
}

/** Follows a reference to a parameter, a response or a schema. */
function resolve(source: JsonObject, value: Json | undefined, what: string): JsonObject {
  const found = objectAt(value, what);
  const reference = found["$ref"];
  if (typeof reference !== "string") return found;
  return reference
    .replace("#/", "")
    .split("/")
    .reduce((at: JsonObject, step) => objectAt(at[step], reference), source);
}

function trimContent(content: Json | undefined): JsonObject | undefined {
  if (!isObject(content)) return undefined;
  return Object.fromEntries(
    Object.entries(content).map(([media, one]) => [media, { schema: strip(objectAt(one, media)["schema"] ?? {}) }]),
  );
}

function trimOperation(source: JsonObject, operation: JsonObject): JsonObject {
  const parameters = Array.isArray(operation["parameters"]) ? operation["parameters"] : [];
  const body = operation["requestBody"] === undefined ? undefined : resolve(source, operation["requestBody"], "body");
  const responses = Object.entries(objectAt(operation["responses"], "responses"));
  return {
    parameters: parameters.map((one) => {
      const parameter = resolve(source, one, "parameter");
      const kept = Object.entries(parameter).filter(([key]) => /^(name|in|required|x-multi-segment)$/.test(key));
      return { ...Object.fromEntries(kept), schema: strip(parameter["schema"] ?? {}) };
    }),
    ...(body && { requestBody: { required: body["required"] === true, content: trimContent(body["content"]) ?? {} } }),
    responses: Object.fromEntries(
      responses.map(([status, one]) => {
        const content = trimContent(resolve(source, one, `response ${status}`)["content"]);
        return [status, content ? { content } : {}];
      }),
    ),
  };
}

function namesOfSchemas(value: Json, into: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const one of value) namesOfSchemas(one, into);
  else if (isObject(value))
    for (const [key, one] of Object.entries(value)) {
      if (key === "$ref" && typeof one === "string") into.add(one.replace("#/components/schemas/", ""));
      else namesOfSchemas(one, into);
    }
  return into;
}

/** The schemas that `roots` need, and those that these need. */
function neededSchemas(source: JsonObject, roots: Json): JsonObject {
  const all = objectAt(objectAt(source["components"], "components")["schemas"], "schemas");
  const needed = namesOfSchemas(roots, new Set());
  const schemas: Record<string, JsonObject> = {};
  // A set is walked in the order of adding, so what the walk adds is walked too.
  for (const name of needed) {
    const schema = stripSchema(objectAt(all[name], `The schema ${name}`));
    schemas[name] = schema;
    namesOfSchemas(schema, needed);
  }
  return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function trim(source: JsonObject): JsonObject {
  const allPaths = objectAt(source["paths"], "paths");
  const paths: Record<string, Record<string, Json>> = {};
  for (const name of Object.keys(OPERATIONS)) {
    const [method = "", path = ""] = name.split(" ");
    const operation = objectAt(objectAt(allPaths[path], name)[method.toLowerCase()], name);
    paths[path] = { ...paths[path], [method.toLowerCase()]: trimOperation(source, operation) };
  }
  const webhooks: Record<string, Json> = {};
  const events = new Set(Object.keys(WEBHOOKS));
  for (const [name, webhook] of Object.entries(objectAt(source["x-webhooks"], "x-webhooks"))) {
    const post = objectAt(objectAt(webhook, name)["post"], name);
    const event = objectAt(post["x-github"], name)["subcategory"];
    if (typeof event !== "string" || !(event in WEBHOOKS)) continue;
    const content = trimContent(resolve(source, post["requestBody"], name)["content"]);
    webhooks[name] = { event, ...objectAt(content?.["application/json"], name) };
    events.delete(event);
  }
  if (events.size > 0) throw new Error(`GitHub describes no webhook for: ${[...events].join(", ")}.`);
  const info = objectAt(source["info"], "info");
  return {
    openapi: source["openapi"] ?? "",
    info: { title: info["title"] ?? "", version: info["version"] ?? "", license: info["license"] ?? {} },
    "x-source": {
      package: `@octokit/openapi@${JSON.stringify(info["version"]).replaceAll('"', "")}`,
      file: "generated/api.github.com.json",
      license: "MIT",
      trimmed: "scripts/trim-openapi.ts: operations and webhooks in use, without descriptions and examples",
    },
    paths,
    "x-webhooks": webhooks,
    components: { schemas: neededSchemas(source, [paths, webhooks]) },
  };
}

/** The operations that are kept, in the spelling of the table. */
const keptOperations = (description: Description): string[] =>
  Object.entries(description.paths).flatMap(([path, methods]: [string, Readonly<Record<string, Operation>>]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );

const file = process.argv[2];
if (file !== undefined) {
  const text = JSON.stringify(trim(JSON.parse(readFileSync(file, "utf8"))));
  const packed = gzipSync(text, { level: 9 });
  writeFileSync(DESCRIPTION_FILE, packed);
  console.log(`${text.length} bytes, ${packed.length} packed: ${DESCRIPTION_FILE.pathname}`);
}
const kept = keptOperations(readDescription());
const missing = Object.keys(OPERATIONS).filter((name) => !kept.includes(name));
const superfluous = kept.filter((name) => !(name in OPERATIONS));
console.log(
  `${kept.length} operations kept; missing: ${missing.join(", ") || "none"}; not in use: ${superfluous.join(", ") || "none"}.`,
);
process.exitCode = missing.length + superfluous.length > 0 ? 1 : 0;
