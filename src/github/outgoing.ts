/** The last thing before the network: follows renamed repositories, and gives up on answers that never come. */

/** The global `fetch` is one; octokit gives it text. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

const REDIRECTS = new Set([301, 302, 307, 308]);
const HOPS = 3;
/** GitHub ends its own requests after 10 s ("Troubleshooting the REST API: Timeouts"); uploads and slow lines take longer. */
const PATIENCE_MS = 60_000;

/**
 * Wraps `fetch`: a redirect is repeated verbatim, method and body included, as GitHub asks ("Best practices: Follow
 * redirects"); a plain `fetch` would turn a redirected POST into a GET. Only within the same origin, so that a token
 * never goes elsewhere. Each hop is told to `onHop`.
 */
export function outgoing(
  inner: Fetch = (url, init) => globalThis.fetch(url, init),
  onHop: () => void = () => {},
): Fetch {
  return async (first, init) => {
    const signal = AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(init?.signal ? [init.signal] : [])]);
    const settings: RequestInit = { ...init, signal, redirect: "manual" };
    let url = first;
    for (let hop = 0; ; hop += 1) {
      const response = await inner(url, settings);
      const location = response.headers.get("location");
      if (!REDIRECTS.has(response.status)) return response;
      await response.body?.cancel();
      const next = new URL(location ?? "", url);
      if (next.origin !== new URL(url).origin) throw new Error(`redirected to another host, ${next.host}`);
      if (hop === HOPS || location === null) throw new Error("redirected without end");
      url = next.href;
      onHop();
    }
  };
}
