import { type Exchange, queryByName } from "./exchange.ts";
import type { ContractGuard } from "./guard.ts";

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

function parseBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * A `fetch` that lets the guard see every exchange with GitHub, from the client's side: give it to Probot as
 * `request: {fetch}`. Requests to other hosts pass unseen.
 *
 * @param base GitHub's base address, `https://api.github.com` or a sandbox's; a path in it is not part of the operation.
 */
export function guardedFetch(fetch: Fetch, guard: Pick<ContractGuard, "onExchange">, base: string | URL): Fetch {
  const home = new URL(base);
  const prefix = home.pathname.replace(/\/$/, "");
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (url.origin !== home.origin || !url.pathname.startsWith(`${prefix}/`)) return fetch(input, init);
    const sent = await request.clone().text();
    const response = await fetch(request);
    const answered = await response.clone().text();
    const exchange: Exchange = {
      method: request.method,
      path: url.pathname.slice(prefix.length),
      query: queryByName(url.searchParams),
      requestBody: parseBody(sent),
      requestHeaders: Object.fromEntries(request.headers),
      status: response.status,
      responseBody: parseBody(answered),
      responseHeaders: Object.fromEntries(response.headers),
    };
    guard.onExchange(exchange);
    return response;
  };
}
