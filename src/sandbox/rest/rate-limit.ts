import { ok } from "../http/answer.ts";
import type { RateLimiter } from "../http/rate-limiter.ts";
import type { Route } from "../http/route.ts";

/** "Rate limits". Asking costs nothing. */
export function rateLimitRoutes(limiter: RateLimiter): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/rate_limit",
      handle: ({ actor }) => {
        const core = { ...limiter.state(actor, "core"), resource: "core" };
        const graphql = { ...limiter.state(actor, "graphql"), resource: "graphql" };
        const search = { limit: 30, used: 0, remaining: 30, reset: core.reset, resource: "search" };
        return ok({ resources: { core, graphql, search }, rate: core });
      },
    },
  ];
}
