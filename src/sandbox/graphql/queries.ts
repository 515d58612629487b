import type { RateLimiter } from "../http/rate-limiter.ts";
import { accountOf } from "../state/actor.ts";
import { accountByLogin } from "../state/look-up.ts";
import { nodeOf, repositoryNamed } from "./context.ts";
import { GraphqlProblem } from "./problem.ts";
import type { Show } from "./show.ts";

/** The fields of `Query` in use. */
export function queries(show: Show, limiter: RateLimiter) {
  const { world, actor } = show.asking;
  return {
    repository: ({ owner, name }: { readonly owner: string; readonly name: string }) =>
      show.repository(repositoryNamed(show.asking, owner, name)),
    node: ({ id }: { readonly id: string }) => {
      const node = nodeOf(show.asking, id);
      return "issue" in node ? show.pull(node) : show.repository(node);
    },
    nodes: ({ ids }: { readonly ids: readonly string[] }) =>
      ids.map((id) => {
        const node = nodeOf(show.asking, id);
        return "issue" in node ? show.pull(node) : show.repository(node);
      }),
    user: ({ login }: { readonly login: string }) => {
      const account = accountByLogin(world, login);
      if (account?.type === "User") return show.account(account);
      throw new GraphqlProblem("NOT_FOUND", `Could not resolve to a User with the login of '${login}'.`);
    },
    viewer: () => show.account(accountOf(actor)),
    rateLimit: () => {
      const { limit, used, remaining, reset } = limiter.state(actor, "graphql");
      return { limit, used, remaining, cost: 1, nodeCount: 0, resetAt: new Date(reset * 1000).toISOString() };
    },
  };
}
