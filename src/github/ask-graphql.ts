/** GraphQL: errors arrive with status 200 and are classified like those of REST. */
import { fields, messages, textOf } from "./answer.ts";
import { ofAnswer } from "./failures.ts";
import { limitedUntil } from "./limits.ts";
import type { Octokit, OctokitSettings } from "./octokit.ts";
import { operationName } from "./operations.ts";

/** What came back, to be looked at field by field: a part may be missing where `errors` says why. */
export interface GraphqlAnswer {
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors: readonly GraphqlError[];
}

export interface GraphqlError {
  /** `NOT_FOUND`, `FORBIDDEN`, `RATE_LIMITED`, `UNPROCESSABLE`…; empty where GitHub gives none. */
  readonly type: string;
  readonly message: string;
  readonly path: readonly unknown[];
}

/**
 * @param tolerated errors of these types are returned with the data instead of thrown.
 * Throws Transient at limits and when GitHub fails, Mistake for missing permissions, Refusal (status 200) for the rest.
 */
export async function askGraphql(
  { clock, silence }: OctokitSettings,
  octokit: Octokit,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  { repository, installationId, tolerated = [] }: Context,
): Promise<GraphqlAnswer> {
  try {
    return { data: fields(await octokit.graphql<unknown>(query, { ...variables })), errors: [] };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "GraphqlResponseError") throw error;
    const { data, headers, response } = fields(error);
    const errors = errorsIn(response);
    if (errors.length > 0 && errors.every(({ type }) => tolerated.includes(type)))
      return { data: fields(data), errors };
    const types = errors.map(({ type }) => type).join(" ");
    const asked = {
      operation: operationName({ method: "POST", url: "/graphql", query }),
      repository,
      now: clock.now(),
      strikes: silence.strikes(installationId),
    };
    const said = messages(response).join("; ");
    const answer = {
      // A missing permission is 403 in REST, and means the same here.
      status: /FORBIDDEN/.test(types) ? 403 : 200,
      headers: Object.fromEntries(Object.entries(fields(headers)).map(([name, value]) => [name, String(value)])),
      said: /RATE_LIMITED/.test(types) ? `${said} (RATE_LIMITED)` : said,
    };
    const wait = limitedUntil(answer, asked);
    if (wait !== undefined) silence.impose(installationId, wait);
    throw ofAnswer(answer, asked, error);
  }
}

interface Context {
  readonly repository?: string | undefined;
  readonly installationId: number;
  readonly tolerated?: readonly string[];
}

function errorsIn(response: unknown): GraphqlError[] {
  const { errors } = fields(response);
  if (!Array.isArray(errors)) return [];
  return errors.map((entry: unknown) => {
    const { type, message, path } = fields(entry);
    return { type: textOf(type), message: textOf(message), path: Array.isArray(path) ? path : [] };
  });
}
