/** An error that GitHub names a type for: it stands beside the message, where clients look for it. */
export class GraphqlProblem extends Error {
  override readonly name = "GraphqlProblem";
  readonly type: "NOT_FOUND" | "FORBIDDEN" | "UNPROCESSABLE" | "STALE_DATA" | "MISSING_PAGINATION_BOUNDARIES";

  constructor(type: GraphqlProblem["type"], message: string) {
    super(message);
    this.type = type;
  }
}
