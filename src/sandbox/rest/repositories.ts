import { ok } from "../http/answer.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { rolePermissions } from "../shapes/account.ts";
import { fullRepository } from "../shapes/repository.ts";
import { permits } from "../state/app.ts";
import { roleOf } from "../state/look-up.ts";

/** Reading a repository. What merging allows is told only to those who may push, as on GitHub. */
export const repositoryRoutes: readonly Route[] = [
  onRepository("GET", "", "metadata:read", ({ world, actor, repository }) => {
    const body = fullRepository(world, repository);
    if (actor.kind === "user")
      return ok({ ...body, permissions: rolePermissions(roleOf(world, repository, actor.user)) });
    if (actor.kind !== "installation") return ok(body);
    const { permissions } = actor.token;
    const push = permits(permissions, "contents", "write");
    const pull = permits(permissions, "contents", "read");
    return ok({ ...body, permissions: { admin: false, maintain: false, push, triage: false, pull } });
  }),
];
