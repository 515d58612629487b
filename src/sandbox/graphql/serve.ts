import { execute, GraphQLError, parse, validate } from "graphql";
import type { Answer } from "../http/answer.ts";
import { ok, Refusal } from "../http/answer.ts";
import type { Fields } from "../http/fields.ts";
import type { Actor } from "../state/actor.ts";
import type { World } from "../state/world.ts";
import { failure } from "./failure.ts";
import { repositoryField } from "./repository.ts";
import { publishedSchema } from "./schema.ts";
import { type UpdateRefsInput, updateRefs } from "./update-refs.ts";

/**
 * Answers a GraphQL request: checked against GitHub's schema, executed with what the sandbox knows. Errors answer with
 * status 200, as GitHub's do. A field that the schema has and the sandbox does not know is null, or an error where it
 * must not be.
 */
export async function serveGraphql(world: World, actor: Actor, body: Fields): Promise<Answer> {
  const schema = publishedSchema();
  const { query, variables } = body;
  if (typeof query !== "string")
    return ok({ errors: [{ message: "A query attribute must be specified and must be a string." }] });
  let document: ReturnType<typeof parse>;
  try {
    document = parse(query);
  } catch (error) {
    return ok({ errors: [{ message: error instanceof Error ? error.message : String(error) }] });
  }
  const mistakes = validate(schema, document);
  if (mistakes.length > 0) return ok({ errors: mistakes.map(shown) });
  const result = await execute({
    schema,
    document,
    rootValue: rootOf(world, actor),
    variableValues: isRecord(variables) ? variables : {},
  });
  return ok({ data: result.data ?? null, ...(result.errors && { errors: result.errors.map(shown) }) });
}

/** One resolver a field of Query and Mutation. */
function rootOf(world: World, actor: Actor) {
  return {
    repository: (input: { owner: string; name: string }) => repositoryField(world, actor, input),
    updateRefs: ({ input }: { input: UpdateRefsInput }) => updateRefs(world, actor, input),
  };
}

/** GitHub puts the type beside the message; a refusal of the rules that REST shares becomes one. */
function shown(error: GraphQLError): object {
  const { originalError } = error;
  const said = originalError instanceof Refusal ? failure("UNPROCESSABLE", originalError.message) : error;
  const type =
    said.extensions["type"] ?? (originalError instanceof GraphQLError ? originalError.extensions["type"] : undefined);
  const { message, path, locations } = error;
  return { ...(type !== undefined && { type }), ...(path && { path }), ...(locations && { locations }), message };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
