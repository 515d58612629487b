import type { Check } from "./ajv-settings.ts";
import { type Description, isObject, type Schema } from "./description.ts";
import { asJson } from "./exchange.ts";
import { missingFields } from "./required-fields.ts";
import { WEBHOOKS } from "./webhooks.ts";

const dashed = (text: string): string => text.replaceAll("_", "-");

/**
 * The name in the description: `pull_request` with the action `opened` is `pull-request-opened`; events without
 * actions stand alone. The action of a `repository_dispatch` is free (the event type of who sends it), and the
 * description shows one sample.
 */
export function webhookName(description: Description, event: string, action: unknown): string | undefined {
  const names = Object.entries(description["x-webhooks"]).filter(([, one]) => one.event === event);
  if (event === "repository_dispatch") return typeof action === "string" ? names[0]?.[0] : undefined;
  const wanted = typeof action === "string" ? `${dashed(event)}-${dashed(action)}` : dashed(event);
  return names.find(([name]) => name === wanted)?.[0];
}

/** The one field of a sample's schema that a free action cannot keep to. */
function withFreeAction(schema: Schema, components: Description["components"]): Schema {
  const reference = schema["$ref"];
  const named = typeof reference === "string" ? reference.replace("#/components/schemas/", "") : "";
  const found = components.schemas[named] ?? schema;
  const properties = isObject(found["properties"]) ? found["properties"] : {};
  return { ...found, properties: { ...properties, action: { type: "string" } } };
}

/**
 * Checks a webhook that is sent to an App: GitHub sends such an event with such an action, the types of what is there
 * are right, and the fields that are read are there.
 */
export function createWebhookCheck(
  description: Description,
  compile: (what: string, schema: Schema) => Check,
): (event: string, payload: unknown) => string[] {
  const dispatch = Object.values(description["x-webhooks"]).find((one) => one.event === "repository_dispatch");
  const dispatchSchema = dispatch && withFreeAction(dispatch.schema, description.components);
  return (event, payload) => {
    const body = asJson(payload);
    const action = isObject(body) ? body["action"] : undefined;
    const name = webhookName(description, event, action);
    const schema = name === undefined ? undefined : description["x-webhooks"][name]?.schema;
    if (schema === undefined) {
      const spelling = action === undefined ? event : `${event} with the action ${JSON.stringify(action)}`;
      return [`GitHub sends no ${spelling}, or it is not among the webhooks in use (src/sandbox/contract/webhooks.ts)`];
    }
    const wrong = compile("payload", event === "repository_dispatch" && dispatchSchema ? dispatchSchema : schema)(body);
    return [...wrong, ...missingFields(body, WEBHOOKS[event] ?? []).map((field) => `payload lacks ${field}`)];
  };
}
