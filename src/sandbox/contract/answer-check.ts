import type { Check } from "./ajv-settings.ts";
import type { Operation, Schema } from "./description.ts";
import { asJson, type Exchange, header, isEmptyBody } from "./exchange.ts";
import type { FoundOperation } from "./operation-finder.ts";
import { OPERATIONS } from "./operations.ts";
import { missingFields } from "./required-fields.ts";

/**
 * Any operation may answer these without saying so: conditional requests, renamed repositories, tokens, what a token
 * may not see, limits and broken servers (https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
 * and …/best-practices-for-using-the-rest-api).
 */
const ALWAYS_POSSIBLE = new Set([301, 304, 307, 401, 403, 404, 429]);
/** What a body can be refused with: not JSON, and not valid ("Problems parsing JSON" and "Validation failed" there). */
const POSSIBLE_WITH_BODY = new Set([400, 422]);

/** What octokit reads of a refusal, where the description of the operation says nothing of it. */
const REFUSAL: Schema = {
  type: "object",
  properties: { message: { type: "string" }, documentation_url: { type: "string" } },
};

/** Media types that ask for something else than the described JSON. */
const OTHER_MEDIA = /\b(raw|html|diff|patch|sha|text|full)\b/;
const OBJECT_MEDIA = "application/vnd.github.object";

const isPossible = (status: number, operation: Operation): boolean =>
  String(status) in operation.responses ||
  ALWAYS_POSSIBLE.has(status) ||
  status >= 500 ||
  (operation.requestBody !== undefined && POSSIBLE_WITH_BODY.has(status));

/** The fields that are read of an answer. Where there is a full answer, a 202 beside it only says "not yet". */
function readFields({ name, operation }: FoundOperation, status: number): readonly string[] {
  if (status >= 400) return ["/message"];
  const onlyAccepted = status === 202 && ("200" in operation.responses || "201" in operation.responses);
  return status >= 300 || onlyAccepted ? [] : (OPERATIONS[name] ?? []);
}

/** The schemas of which one has to fit; none where the answer has no body. */
function describedSchemas({ operation }: FoundOperation, exchange: Exchange): readonly Schema[] {
  const content = operation.responses[String(exchange.status)]?.content;
  const json = content?.["application/json"]?.schema;
  if (json === undefined) return exchange.status >= 400 ? [REFUSAL] : [];
  // A file asked for as an "object" is answered as a file, a directory with its entries inside.
  const object = /\bobject\b/.test(header(exchange.requestHeaders, "accept")) && content?.[OBJECT_MEDIA]?.schema;
  return object ? [object, json] : [json];
}

/**
 * Checks what a server answers: a status that the operation describes or any may have, a body whose types are right
 * wherever something is there, and the fields that are read.
 *
 * @param compile as {@link createRelaxedSchemas} gives it.
 */
export function createAnswerCheck(
  compile: (what: string, schema: Schema) => Check,
): (found: FoundOperation, exchange: Exchange) => string[] {
  return (found, exchange) => {
    const { status, responseBody } = exchange;
    const what = `answer ${status}`;
    if (!isPossible(status, found.operation)) return [`${what}: GitHub's description knows no such status here`];
    if (status >= 500) return [];
    if (status === 204 || status === 304) return isEmptyBody(responseBody) ? [] : [`${what} has a body`];

    const type = header(exchange.responseHeaders, "content-type");
    if (type !== "" && !/\bjson\b/.test(type)) {
      const asked = status < 300 && OTHER_MEDIA.test(header(exchange.requestHeaders, "accept"));
      return asked ? [] : [`${what} has the content type "${type}" instead of JSON`];
    }

    const schemas = describedSchemas(found, exchange);
    if (isEmptyBody(responseBody)) return schemas.length > 0 && status !== 301 ? [`${what} has no body`] : [];
    if (schemas.length === 0) return status < 300 ? [`${what} has a body, and none is described`] : [];

    const body = asJson(responseBody);
    const results = schemas.map((schema) => compile(what, schema)(body));
    const wrong = results.some((one) => one.length === 0) ? [] : (results.at(-1) ?? []);
    return [...wrong, ...missingFields(body, readFields(found, status)).map((field) => `${what} lacks ${field}`)];
  };
}
