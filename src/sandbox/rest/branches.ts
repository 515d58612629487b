import { notFound, ok } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { paged } from "../http/page.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { rulesOf } from "../rules/effective-rules.ts";
import { commit as commitShape } from "../shapes/commit.ts";
import { fullName } from "../state/repository.ts";

/** "Branches". `protected` is true for branch protection and rulesets alike. */
export const branchRoutes: readonly Route[] = [
  onRepository("GET", "/branches", "contents:read", (call) => {
    const { repository, world, query } = call;
    const wanted = query.get("protected");
    const all = repository.git.refs
      .list("refs/heads/")
      .map(([ref, sha]) => ({ name: ref.slice("refs/heads/".length), sha }))
      .filter(({ name }) => wanted === null || `${isProtected(call, name)}` === wanted);
    return paged(call, all, ({ name, sha }) => ({
      name,
      commit: { sha, url: `${world.url}/repos/${fullName(repository)}/commits/${sha}` },
      protected: isProtected(call, name),
    }));
  }),
  onRepository("GET", "/branches/{branch+}", "contents:read", (call) => {
    const { repository, world, params } = call;
    const name = params["branch"] ?? "";
    const sha = repository.git.refs.get(`refs/heads/${name}`);
    if (sha === undefined) throw notFound();
    const url = `${world.url}/repos/${fullName(repository)}/branches/${encodeURIComponent(name)}`;
    return ok({
      name,
      commit: commitShape(world, repository, repository.git.history.commit(sha)),
      _links: { self: url, html: `${world.url}/${fullName(repository)}/tree/${name}` },
      protected: isProtected(call, name),
      protection: summary(call, name),
      protection_url: `${url}/protection`,
    });
  }),
];

function isProtected({ repository }: RepositoryCall, name: string): boolean {
  return rulesOf(repository, name).length > 0;
}

/** What everybody who can read may know of the branch protection: the required checks. Rulesets are not part of it. */
function summary({ repository }: RepositoryCall, name: string) {
  const protection = repository.protections.get(name);
  const required = protection?.checks?.required ?? [];
  return {
    enabled: protection !== undefined,
    required_status_checks: {
      enforcement_level:
        protection?.checks === undefined ? "off" : protection.bypass.admins ? "non_admins" : "everyone",
      contexts: required.map(({ context }) => context),
      checks: required.map(({ context, appId }) => ({ context, app_id: appId ?? null })),
    },
  };
}
