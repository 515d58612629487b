import { readFileSync } from "node:fs";
import {
  buildSchema,
  type DocumentNode,
  executeSync,
  type GraphQLError,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  isAbstractType,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
} from "graphql";
import { isObject, type Json, type JsonObject } from "./description.ts";
import { asJson } from "./exchange.ts";

export interface GraphqlCheck {
  /** What GitHub's schema refuses of a query or mutation and its variables. */
  readonly request: (query: string, variables?: Readonly<Record<string, unknown>>) => string[];
  /** What GitHub's schema does not allow in the `data` of an answer to that query. */
  readonly answer: (query: string, variables: Readonly<Record<string, unknown>> | undefined, data: unknown) => string[];
}

/**
 * Reads the schema that GitHub publishes, as `@octokit/graphql-schema` carries it. Importing the package would parse
 * 5 MB of JSON twice, and it does not export the file.
 */
function publishedSchema(): GraphQLSchema {
  const file = new URL("schema.graphql", import.meta.resolve("@octokit/graphql-schema"));
  return buildSchema(readFileSync(file, "utf8"), { assumeValid: true });
}

const say = (errors: readonly GraphQLError[]): string[] => errors.map((error) => `graphql: ${error.message}`);

function parsed(query: string): DocumentNode | string[] {
  try {
    return parse(query);
  } catch (error) {
    return [`graphql: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** The names that a selection asks for, without fragments. */
const responseKeys = (selections: SelectionSetNode): string[] =>
  selections.selections.flatMap((one) => (one.kind === Kind.FIELD ? [one.alias?.value ?? one.name.value] : []));

/** The fragments directly inside a field, inline or named: on which type, asking for which names. */
function fragmentsIn(info: GraphQLResolveInfo): { readonly type: string; readonly keys: readonly string[] }[] {
  const selections = info.fieldNodes.flatMap((node) => node.selectionSet?.selections ?? []);
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [];
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? info.fragments[selection.name.value] : selection;
    const type = fragment?.typeCondition?.name.value;
    return type === undefined || !fragment ? [] : [{ type, keys: responseKeys(fragment.selectionSet) }];
  });
}

/**
 * The object type of an answer's value where the schema has an interface or union. A client that did not ask for
 * `__typename` tells the types apart by their fragments: the one whose fields are all there is meant, and where there
 * is none, a type that no fragment asks for.
 */
function concreteType(value: JsonObject, info: GraphQLResolveInfo, abstract: string): string | undefined {
  const named = value["__typename"];
  if (typeof named === "string") return named;
  const type = info.schema.getType(abstract);
  if (!isAbstractType(type)) return undefined;
  const possible = info.schema.getPossibleTypes(type).map(({ name }) => name);
  const fragments = fragmentsIn(info).filter((fragment) => possible.includes(fragment.type));
  const meant = fragments.find(({ keys }) => keys.every((key) => key in value));
  const other = possible.find((name) => !fragments.some((fragment) => fragment.type === name));
  return meant?.type ?? other ?? possible[0];
}

/** Where two JSON values differ first, as a pointer; undefined where they are the same. */
function difference(given: Json, allowed: Json, path = ""): string | undefined {
  if (isObject(given) && isObject(allowed)) {
    for (const key of new Set([...Object.keys(given), ...Object.keys(allowed)])) {
      const found = difference(given[key] ?? null, allowed[key] ?? null, `${path}/${key}`);
      if (found !== undefined || key in given !== key in allowed) return found ?? `${path}/${key}`;
    }
    return undefined;
  }
  if (Array.isArray(given) && Array.isArray(allowed)) {
    for (const index of Array.from({ length: Math.max(given.length, allowed.length) }).keys()) {
      const found = difference(given[index] ?? null, allowed[index] ?? null, `${path}/${index}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return given === allowed ? undefined : path;
}

/**
 * Checks queries and answers against GitHub's published GraphQL schema, which is read when it is first needed (1.2 MB).
 *
 * An answer is checked by running the query on it: the fields must be there under the names that were asked for, of
 * the types that the schema has, and nothing besides.
 */
export function createGraphqlCheck(): GraphqlCheck {
  let known: GraphQLSchema | undefined;
  const schema = (): GraphQLSchema => {
    known ??= publishedSchema();
    return known;
  };
  return {
    request(query, variables) {
      const document = parsed(query);
      if (Array.isArray(document)) return document;
      const errors = validate(schema(), document);
      if (errors.length > 0) return say(errors);
      const operation = getOperationAST(document);
      if (!operation) return ["graphql: the document has no operation, or several without saying which to run"];
      const declared = operation.variableDefinitions ?? [];
      const names = new Set(declared.map((one) => one.variable.name.value));
      const unknown = Object.keys(variables ?? {}).filter((name) => !names.has(name));
      const values = getVariableValues(schema(), declared, { ...variables });
      return [
        ...say(values.errors ?? []),
        ...unknown.map(
          (name) => `graphql: the variable "${name}" is sent, and the operation declares no such variable`,
        ),
      ];
    },
    answer(query, variables, data) {
      const document = parsed(query);
      if (Array.isArray(document) || data === null || data === undefined) return [];
      const given = asJson(data);
      const result = executeSync({
        schema: schema(),
        document,
        rootValue: given,
        variableValues: variables ?? {},
        fieldResolver: (source: JsonObject, _arguments, _context, info) => source[String(info.path.key)],
        typeResolver: (value: JsonObject, _context, info, type) => concreteType(value, info, type.name),
      });
      if (result.errors) return say(result.errors).map((one) => one.replace("graphql:", "graphql answer:"));
      const where = difference(given, asJson(result.data));
      return where === undefined ? [] : [`graphql answer: ${where || "/"} is not what GitHub's schema has there`];
    },
  };
}
