import { archiveRepository, renameRepository } from "../changes/repository-life.ts";
import { ok } from "../http/answer.ts";
import { optionalFlag, optionalText } from "../http/fields.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { rolePermissions } from "../shapes/account.ts";
import { fullRepository } from "../shapes/repository.ts";
import { accountOf } from "../state/actor.ts";
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
  onRepository("PATCH", "", "administration:write", ({ world, repository, body, actor }) => {
    const flag = (name: string, now: boolean): boolean => optionalFlag(body, name) ?? now;
    const { settings } = repository;
    repository.settings = {
      ...settings,
      allowMergeCommit: flag("allow_merge_commit", settings.allowMergeCommit),
      allowSquashMerge: flag("allow_squash_merge", settings.allowSquashMerge),
      allowRebaseMerge: flag("allow_rebase_merge", settings.allowRebaseMerge),
      allowAutoMerge: flag("allow_auto_merge", settings.allowAutoMerge),
      allowUpdateBranch: flag("allow_update_branch", settings.allowUpdateBranch),
      deleteBranchOnMerge: flag("delete_branch_on_merge", settings.deleteBranchOnMerge),
    };
    repository.description = optionalText(body, "description") ?? repository.description;
    const name = optionalText(body, "name");
    if (name !== undefined && name !== repository.name) renameRepository(world, repository, name, accountOf(actor));
    const archived = optionalFlag(body, "archived");
    if (archived !== undefined && archived !== repository.archived) {
      archiveRepository(world, repository, archived, accountOf(actor));
    }
    return ok(fullRepository(world, repository));
  }),
];
