import { isObject, type Json, type JsonObject, type Schema } from "./description.ts";

type Rewrite = (schema: Schema) => Schema;

const LISTS_OF_SCHEMAS = ["oneOf", "anyOf", "allOf"];

function mapSchemas(value: Json | undefined, rewrite: Rewrite): Json {
  if (Array.isArray(value)) return value.map((one: Json) => (isObject(one) ? rewrite(one) : one));
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, isObject(one) ? rewrite(one) : one]));
}

/**
 * OpenAPI 3.0's `nullable` in the words of JSON Schema: `null` joins the types and the enumerated values; where a
 * schema has neither (a union, a reference), the whole becomes "this or null".
 */
function withNull(schema: Schema): Schema {
  const { nullable, ...rest } = schema;
  if (nullable !== true) return rest;
  if (typeof rest["type"] !== "string") return { anyOf: [rest, { type: "null" }] };
  const values = rest["enum"];
  const listed = Array.isArray(values) && !values.includes(null) ? { enum: [...values, null] } : {};
  return { ...rest, type: [rest["type"], "null"], ...listed };
}

/** The name under which the relaxed schemas are known to the validator; references lead into it. */
export const DOCUMENT = "github";

/**
 * For answers and webhooks: the types of what is there are checked, nothing has to be there (the pointers of
 * fields.ts say what has). Without `required`, several branches of a `oneOf` fit at once, so one is enough.
 */
export function relaxed(schema: Schema): Schema {
  const kept: Record<string, Json> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "required" || (keyword === "enum" && listsEvents(value))) continue;
    if (keyword === "$ref" && typeof value === "string") kept[keyword] = `${DOCUMENT}${value}`;
    else if (keyword === "oneOf") kept["anyOf"] = mapSchemas(value, relaxed);
    else if (keyword === "properties" || LISTS_OF_SCHEMAS.includes(keyword)) kept[keyword] = mapSchemas(value, relaxed);
    else if ((keyword === "items" || keyword === "additionalProperties") && isObject(value))
      kept[keyword] = relaxed(value);
    else kept[keyword] = value;
  }
  return withNull(kept);
}

/**
 * Whether enumerated values are the events that an App may subscribe to: the description's lists of them lag behind
 * (they lack `merge_group`, which "Webhook events and payloads" has), so that they are not held against anybody.
 */
const listsEvents = (values: Json | undefined): boolean =>
  Array.isArray(values) && values.includes("check_run") && values.includes("pull_request");

/** Whether a schema lists properties itself or in one of its branches. */
const listsProperties = (schema: Schema): boolean =>
  isObject(schema["properties"]) ||
  LISTS_OF_SCHEMAS.some((keyword) => {
    const branches = schema[keyword];
    return Array.isArray(branches) && branches.some((one: Json) => isObject(one) && listsProperties(one));
  });

const DEEPEST = 40;

/**
 * For requests: references are put in place, and every object whose properties are listed takes no others, unless
 * `additionalProperties` says so. GitHub ignores what it does not know, so a misspelt field is lost in silence there.
 * Branches of a union stay open and the schema around them is closed with `unevaluatedProperties`, since the
 * properties may be listed on either level.
 *
 * @param resolve gives the schema for a `$ref`.
 */
export function closed(schema: Schema, resolve: (reference: string) => Schema, depth = 0, branch = false): Schema {
  if (depth > DEEPEST)
    throw new Error("A request's schema leads back into itself: close it without putting it in place.");
  const reference = schema["$ref"];
  if (typeof reference === "string") return closed(resolve(reference), resolve, depth + 1, branch);
  const inside: Rewrite = (one) => closed(one, resolve, depth + 1);
  const inBranch: Rewrite = (one) => closed(one, resolve, depth + 1, true);
  const kept: Record<string, Json> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "properties") kept[keyword] = mapSchemas(value, inside);
    else if (LISTS_OF_SCHEMAS.includes(keyword)) kept[keyword] = mapSchemas(value, inBranch);
    else if ((keyword === "items" || keyword === "additionalProperties") && isObject(value))
      kept[keyword] = inside(value);
    // "Open" in a branch would call everything evaluated and so open the whole.
    else if (!(branch && keyword === "additionalProperties" && value === true && listsProperties(schema)))
      kept[keyword] = value;
  }
  const takesNoOthers = !branch && kept["additionalProperties"] === undefined && listsProperties(schema);
  const close: JsonObject = takesNoOthers ? { unevaluatedProperties: false } : {};
  return withNull({ ...kept, ...close });
}
