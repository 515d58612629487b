import { GraphQLError } from "graphql";

/** An error as GitHub's GraphQL API writes it: with a `type`, in an answer of status 200. */
export const failure = (
  type: "NOT_FOUND" | "FORBIDDEN" | "UNPROCESSABLE" | "STALE_DATA",
  message: string,
): GraphQLError => new GraphQLError(message, { extensions: { type } });
