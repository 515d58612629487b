import type { Json } from "./description.ts";

/** Header names in lower case, as Node gives them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Decoded query parameters by name. */
export type Query = Readonly<Record<string, string | readonly string[]>>;

/** One request to GitHub's REST or GraphQL interface with its answer, as the contract sees it. */
export interface Exchange {
  /** `GET`, `POST` and so on, in any case. */
  readonly method: string;
  /** The path as in the request line: percent-encoded, without host and query; a prefix `/api/v3` is passed over. */
  readonly path: string;
  /** The decoded query; a name that came several times has a list. */
  readonly query?: Query | URLSearchParams;
  /** The parsed JSON body; undefined or "" for none. */
  readonly requestBody?: unknown;
  readonly requestHeaders?: Headers;
  readonly status: number;
  /** The parsed JSON body, a text for other media types; undefined or "" for none. */
  readonly responseBody?: unknown;
  readonly responseHeaders?: Headers;
}

/** One webhook as it was sent. */
export interface Webhook {
  /** The header `X-GitHub-Event`. */
  readonly event: string;
  readonly payload: unknown;
}

/** Whether there is no body: HTTP has none, or an empty one (octokit sends "" where it has nothing to say). */
export const isEmptyBody = (body: unknown): boolean => body === undefined || body === null || body === "";

/** A header's value as one text, "" where it is absent. */
export function header(headers: Headers | undefined, name: string): string {
  const value = headers?.[name];
  return typeof value === "string" ? value : (value?.join(", ") ?? "");
}

/** A parsed body as JSON; what JSON cannot hold (a function, undefined) becomes null. */
export const asJson = (body: unknown): Json => JSON.parse(JSON.stringify(body ?? null) ?? "null");

/** A query by name, from either form. */
export function queryByName(query: Exchange["query"]): Query {
  if (!(query instanceof URLSearchParams)) return query ?? {};
  const all = (name: string): string | string[] => {
    const values = query.getAll(name);
    return values.length === 1 ? (values[0] ?? "") : values;
  };
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, all(name)]));
}
