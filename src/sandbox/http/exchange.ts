/** One request to the API and its answer, for those who look on. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly requestHeaders: Readonly<Record<string, string | string[] | undefined>>;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: unknown;
}

/** One request as the log keeps it. */
export interface LoggedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** What the credentials were; `git` requests carry theirs like all others. */
  readonly by: "app" | "installation" | "user" | "anonymous";
  readonly kind: "rest" | "graphql" | "git";
  /** 0 where the connection was cut. */
  readonly status: number;
  /** The name of the GraphQL operation, where it has one. */
  readonly operation?: string;
  /** By the sandbox's clock. */
  readonly at: string;
}
