import { GraphqlProblem } from "./problem.ts";

/** What every connection can be asked with; other arguments filter before it comes to pages. */
export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** A connection over a list: nodes, edges and the page, cut as asked. One of `first` and `last` must be given. */
export function connection<T>(name: string, all: readonly T[], { first, last, after, before }: PageArguments) {
  if ((first ?? last ?? undefined) === undefined) {
    throw new GraphqlProblem(
      "MISSING_PAGINATION_BOUNDARIES",
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
  const from = after === null || after === undefined ? 0 : indexOf(after) + 1;
  const to = before === null || before === undefined ? all.length : indexOf(before);
  const begin = first === null || first === undefined ? Math.max(from, to - (last ?? 0)) : from;
  const end = first === null || first === undefined ? to : Math.min(to, from + first);
  const nodes = all.slice(begin, end);
  return {
    totalCount: all.length,
    nodes,
    edges: nodes.map((node, index) => ({ node, cursor: cursor(begin + index) })),
    pageInfo: {
      startCursor: nodes.length === 0 ? null : cursor(begin),
      endCursor: nodes.length === 0 ? null : cursor(end - 1),
      hasNextPage: end < all.length,
      hasPreviousPage: begin > 0,
    },
  };
}

function cursor(index: number): string {
  return Buffer.from(`cursor:${index}`).toString("base64");
}

function indexOf(text: string): number {
  return Number(Buffer.from(text, "base64").toString().replace("cursor:", ""));
}
