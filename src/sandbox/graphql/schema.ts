import { readFileSync } from "node:fs";
import type { GraphQLSchema } from "graphql";
import { buildSchema } from "graphql";

let known: GraphQLSchema | undefined;

/**
 * GitHub's published schema, read when it is first asked for. The package exports no path to the text, and importing
 * it would parse the same schema from JSON besides.
 */
export function publishedSchema(): GraphQLSchema {
  const file = new URL("schema.graphql", import.meta.resolve("@octokit/graphql-schema"));
  known ??= buildSchema(readFileSync(file, "utf8"), { assumeValid: true });
  return known;
}
