import { Ajv } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { AJV_OPTIONS, type Check, checkWith } from "./ajv-settings.ts";
import { type Description, isObject, type Json, type Operation, type Schema } from "./description.ts";
import { asJson, type Exchange, isEmptyBody, queryByName } from "./exchange.ts";
import type { FoundOperation } from "./operation-finder.ts";
import { closed } from "./schema-rewriting.ts";

interface Compiled {
  readonly path: Check;
  readonly query: Check;
  readonly body: Check | undefined;
}

function parameterSchema(operation: Operation, place: "path" | "query"): Schema {
  const parameters = operation.parameters.filter((one) => one.in === place);
  return {
    type: "object",
    properties: Object.fromEntries(parameters.map((one) => [one.name, closed(one.schema, noReferences)])),
    required: parameters.filter((one) => one.required === true).map((one) => one.name),
    additionalProperties: false,
  };
}

function noReferences(reference: string): Schema {
  throw new Error(`A parameter refers to ${reference}; parameters are kept with their schemas in place.`);
}

/**
 * Checks what a client sends, strictly: path and query parameters, and a body that takes no property that is not
 * listed. Each operation is compiled when it is first used.
 */
export function createRequestCheck(description: Description): (found: FoundOperation, exchange: Exchange) => string[] {
  // Parameters arrive as text, so "5" is a number there, and one value may stand for a list.
  const forParameters = new Ajv({ ...AJV_OPTIONS, coerceTypes: "array" });
  const forBodies = new Ajv2019(AJV_OPTIONS);
  const compiled = new Map<string, Compiled>();

  const resolve = (reference: string): Schema => {
    const schema = description.components.schemas[reference.replace("#/components/schemas/", "")];
    if (schema === undefined) throw new Error(`The kept description lacks ${reference}: run scripts/trim-openapi.ts.`);
    return schema;
  };

  const compile = ({ name, operation }: FoundOperation): Compiled => {
    const known = compiled.get(name);
    if (known) return known;
    const body = operation.requestBody?.content["application/json"]?.schema;
    const made: Compiled = {
      path: checkWith("path", forParameters.compile(parameterSchema(operation, "path"))),
      query: checkWith("query", forParameters.compile(parameterSchema(operation, "query"))),
      body: body && checkWith("request body", forBodies.compile(closed(body, resolve))),
    };
    compiled.set(name, made);
    return made;
  };

  const checkBody = (found: FoundOperation, body: unknown): string[] => {
    const validate = compile(found).body;
    if (isEmptyBody(body)) {
      return found.operation.requestBody?.required === true ? ["request body is missing"] : [];
    }
    if (validate) return validate(asJson(body));
    // Clients send {} where they have nothing to say, and servers read {} out of nothing.
    const json: Json = asJson(body);
    if (isObject(json) && Object.keys(json).length === 0) return [];
    return ["request body is sent, and the operation takes none"];
  };

  return (found, exchange) => {
    const { path, query } = compile(found);
    return [
      ...path({ ...found.pathParameters }),
      ...query({ ...queryByName(exchange.query) }),
      ...checkBody(found, exchange.requestBody),
    ];
  };
}
