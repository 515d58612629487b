import { noContent, ok } from "../http/answer.ts";
import { page } from "../http/page.ts";
import type { Route } from "../http/route.ts";
import { asInstallation } from "../http/route.ts";
import { repository as repositoryShape } from "../shapes/repository.ts";
import { covers, repositoriesOf } from "../state/look-up.ts";

/** What an installation's token says about itself. */
export const installationRoutes: readonly Route[] = [
  asInstallation("GET", "/installation/repositories", (call, actor) => {
    const { installation, repositories } = actor.token;
    const all = repositoriesOf(call.world, installation).filter((one) => covers(actor, one));
    const { items, headers } = page(call, all);
    const body = {
      total_count: all.length,
      repository_selection: repositories === undefined ? installation.selection : "selected",
      repositories: items.map((one) => repositoryShape(call.world, one)),
    };
    return ok(body, headers);
  }),
  asInstallation("DELETE", "/installation/token", ({ world }, actor) => {
    world.tokens.delete(actor.token.token);
    return noContent;
  }),
];
