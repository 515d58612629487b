import { createAnswerCheck } from "./answer-check.ts";
import { type Description, isObject, readDescription } from "./description.ts";
import { asJson, type Exchange } from "./exchange.ts";
import { createGraphqlCheck } from "./graphql-check.ts";
import { createOperationFinder, type FoundOperation } from "./operation-finder.ts";
import { createRelaxedSchemas } from "./relaxed-schemas.ts";
import { createRequestCheck } from "./request-check.ts";
import { createWebhookCheck } from "./webhook-check.ts";

/** What GitHub describes of its interface; every check gives sentences, none where all is right. */
export interface Contract {
  /** The operation's name in the description, or the method and path where it has none. */
  readonly operationOf: (exchange: Pick<Exchange, "method" | "path">) => string;
  /** Strict: an operation, path or query parameter or body property that is not described is said, too. */
  readonly checkRequest: (exchange: Exchange) => string[];
  /** The status is possible, the types are right, the fields that octokit and Towpath read are there. */
  readonly checkResponse: (exchange: Exchange) => string[];
  /** The event and its action exist, the types are right, the fields that Towpath reads are there. */
  readonly checkWebhook: (event: string, payload: unknown) => string[];
  /** The query, its fields and its variables are in GitHub's published GraphQL schema. */
  readonly checkGraphql: (query: string, variables?: Readonly<Record<string, unknown>>) => string[];
}

/** GitHub Enterprise Server serves the same operations below /api. */
const withoutPrefix = (path: string): string =>
  path.replace(/^\/api\/v3(?=\/|$)/, "").replace(/^\/api\/graphql$/, "/graphql");

interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

function graphqlRequest(exchange: Exchange): GraphqlRequest | undefined {
  const body = asJson(exchange.requestBody);
  if (!isObject(body) || typeof body["query"] !== "string") return undefined;
  return { query: body["query"], variables: isObject(body["variables"]) ? body["variables"] : undefined };
}

/**
 * Makes the checks against the parts of GitHub's description that are kept (schema/github). Making it takes some
 * milliseconds; operations, webhooks and the GraphQL schema are compiled when they are first used.
 */
export function createContract(description: Description = readDescription()): Contract {
  const find = createOperationFinder(description);
  const compile = createRelaxedSchemas(description);
  const checkFoundRequest = createRequestCheck(description);
  const checkFoundAnswer = createAnswerCheck(compile);
  const checkWebhook = createWebhookCheck(description, compile);
  const graphql = createGraphqlCheck();

  const isGraphql = ({ method, path }: Pick<Exchange, "method" | "path">): boolean =>
    method.toUpperCase() === "POST" && withoutPrefix(path) === "/graphql";
  const found = ({ method, path }: Pick<Exchange, "method" | "path">): FoundOperation | undefined =>
    find(method, withoutPrefix(path));

  return {
    operationOf(exchange) {
      return found(exchange)?.name ?? `${exchange.method.toUpperCase()} ${withoutPrefix(exchange.path)}`;
    },
    checkRequest(exchange) {
      if (isGraphql(exchange)) {
        const request = graphqlRequest(exchange);
        return request ? graphql.request(request.query, request.variables) : ["graphql: the body holds no query"];
      }
      const operation = found(exchange);
      if (operation) return checkFoundRequest(operation, exchange);
      return ["is no operation of GitHub, or not among those in use (src/sandbox/contract/operations.ts)"];
    },
    checkResponse(exchange) {
      if (isGraphql(exchange)) {
        const request = graphqlRequest(exchange);
        const body = asJson(exchange.responseBody);
        if (!request || !isObject(body) || exchange.status !== 200) return [];
        return graphql.answer(request.query, request.variables, body["data"]);
      }
      const operation = found(exchange);
      return operation ? checkFoundAnswer(operation, exchange) : [];
    },
    checkWebhook,
    checkGraphql: (query, variables) => graphql.request(query, variables),
  };
}
