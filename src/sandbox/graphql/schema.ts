import { readFileSync } from "node:fs";
import { buildSchema, type GraphQLSchema } from "graphql";

let kept: GraphQLSchema | undefined;

/** The schema that GitHub publishes, as `@octokit/graphql-schema` carries it; built when the first request comes. */
export function publishedSchema(): GraphQLSchema {
  const file = new URL("schema.graphql", import.meta.resolve("@octokit/graphql-schema"));
  kept ??= buildSchema(readFileSync(file, "utf8"), { assumeValid: true });
  return kept;
}
