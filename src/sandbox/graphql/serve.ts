import type { DocumentNode, GraphQLError, GraphQLFieldResolver } from "graphql";
import { execute, parse, validate } from "graphql";
import type { Answer } from "../http/answer.ts";
import { ok, Refusal } from "../http/answer.ts";
import type { Fields } from "../http/fields.ts";
import { isFields } from "../http/fields.ts";
import type { RateLimiter } from "../http/rate-limiter.ts";
import type { Asking } from "./context.ts";
import { createShow } from "./create-show.ts";
import type { CreateCommitOnBranchInput } from "./mutations/create-commit-on-branch.ts";
import { createCommitOnBranch } from "./mutations/create-commit-on-branch.ts";
import { pullRequestMutations } from "./mutations/pull-request-mutations.ts";
import type { UpdateRefsInput } from "./mutations/update-refs.ts";
import { updateRefs } from "./mutations/update-refs.ts";
import { GraphqlProblem } from "./problem.ts";
import { queries } from "./queries.ts";
import { publishedSchema } from "./schema.ts";

/**
 * Answers a GraphQL request, checked against GitHub's published schema. Errors come with status 200, as on GitHub; a
 * field of the schema that the sandbox does not know is an error too, never silently null.
 */
export async function serveGraphql(asking: Asking, limiter: RateLimiter, body: Fields): Promise<Answer> {
  const { query, variables, operationName } = body;
  if (typeof query !== "string")
    return ok({ errors: [{ message: "A query attribute must be specified and must be a string." }] });
  const schema = publishedSchema();
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return ok({ errors: [{ message: error instanceof Error ? error.message : String(error) }] });
  }
  const problems = validate(schema, document);
  if (problems.length > 0) return ok({ errors: problems.map(shownError) });
  const show = createShow(asking);
  const rootValue = {
    ...queries(show, limiter),
    ...pullRequestMutations(show),
    updateRefs: ({ input }: { readonly input: UpdateRefsInput }) => updateRefs(show, input),
    createCommitOnBranch: ({ input }: { readonly input: CreateCommitOnBranchInput }) =>
      createCommitOnBranch(show, input),
  };
  const result = await execute({
    schema,
    document,
    rootValue,
    fieldResolver: resolveField,
    variableValues: isFields(variables) ? variables : {},
    ...(typeof operationName === "string" ? { operationName } : {}),
  });
  const { data, errors } = result;
  return ok({
    ...(data === undefined ? {} : { data }),
    ...(errors === undefined ? {} : { errors: errors.map(shownError) }),
  });
}

const resolveField: GraphQLFieldResolver<unknown, unknown> = (source, args, _, { parentType, fieldName }) => {
  const value: unknown = isFields(source) ? source[fieldName] : undefined;
  if (value === undefined) throw new Error(`The sandbox does not know the field ${parentType.name}.${fieldName}.`);
  return typeof value === "function" ? (Reflect.apply(value, source, [args]) as unknown) : value;
};

/** GitHub names the type of an error beside its message. */
function shownError({ message, path, locations, originalError }: GraphQLError): object {
  const place = { ...(path === undefined ? {} : { path }), ...(locations === undefined ? {} : { locations }) };
  if (originalError instanceof GraphqlProblem) return { type: originalError.type, ...place, message };
  if (originalError instanceof Refusal) {
    const { status } = originalError.answer;
    const type = status === 404 ? "NOT_FOUND" : status === 403 ? "FORBIDDEN" : "UNPROCESSABLE";
    return { type, ...place, message };
  }
  return { ...place, message };
}
