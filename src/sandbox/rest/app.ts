import { installationToken, mintToken, suspend, uninstall } from "../changes/apps.ts";
import { noContent, notFound, ok, Refusal } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import { optionalFields, optionalList, optionalTexts } from "../http/fields.ts";
import { paged } from "../http/page.ts";
import { openRepository } from "../http/permission.ts";
import type { Route } from "../http/route.ts";
import { asApp } from "../http/route.ts";
import { app as appShape, installation as installationShape } from "../shapes/app.ts";
import type { App, Installation, Permissions } from "../state/app.ts";
import { permits } from "../state/app.ts";
import { accountByLogin, installationIncludes, repositoriesOf } from "../state/look-up.ts";
import type { World } from "../state/world.ts";

/** "GitHub Apps" in the REST documentation: the App itself, its installations and their tokens. */
export const appRoutes: readonly Route[] = [
  asApp("GET", "/app", ({ world }, app) => {
    const installations = [...world.installations.values()].filter((one) => one.app.id === app.id);
    return ok({ ...appShape(world, app), installations_count: installations.length });
  }),
  asApp("GET", "/app/installations", (call, app) => {
    const all = [...call.world.installations.values()].filter((one) => one.app.id === app.id);
    return paged(call, all, (one) => installationShape(call.world, one));
  }),
  asApp("GET", "/app/installations/{installation_id}", (call, app) =>
    ok(installationShape(call.world, installationOf(call, app))),
  ),
  asApp("DELETE", "/app/installations/{installation_id}", (call, app) => {
    uninstall(call.world, installationOf(call, app), app.bot);
    return noContent;
  }),
  asApp("PUT", "/app/installations/{installation_id}/suspended", (call, app) => {
    suspend(call.world, installationOf(call, app), true, app.owner);
    return noContent;
  }),
  asApp("DELETE", "/app/installations/{installation_id}/suspended", (call, app) => {
    suspend(call.world, installationOf(call, app), false, app.owner);
    return noContent;
  }),
  asApp("GET", "/repos/{owner}/{repo}/installation", (call, app) => {
    const { world } = call;
    const key = `${call.params["owner"]}/${call.params["repo"]}`.toLowerCase();
    const known = world.names.get(key) ?? openRepository({ ...call, actor: { kind: "anonymous" } }, "GET");
    const found = installationsOf(world, app).find((one) => installationIncludes(one, known));
    if (found === undefined) throw notFound();
    return ok(installationShape(world, found));
  }),
  ...(["/orgs/{login}/installation", "/users/{login}/installation"] as const).map((path) =>
    asApp("GET", path, ({ world, params }, app) => {
      const account = accountByLogin(world, params["login"] ?? "");
      const found = installationsOf(world, app).find((one) => one.account.id === account?.id);
      if (found === undefined) throw notFound();
      return ok(installationShape(world, found));
    }),
  ),
  asApp("POST", "/app/installations/{installation_id}/access_tokens", (call, app) => {
    const installation = installationOf(call, app);
    if (installation.suspended !== undefined) throw new Refusal(403, "This installation has been suspended");
    const permissions = askedPermissions(call, installation);
    const token = mintToken(call.world, installation, permissions, askedRepositories(call, installation));
    return { status: 201, body: installationToken(call.world, token) };
  }),
];

function installationsOf(world: World, app: App): Installation[] {
  return [...world.installations.values()].filter((one) => one.app.id === app.id);
}

function installationOf({ world, params }: Call, app: App): Installation {
  const found = world.installations.get(Number(params["installation_id"]));
  if (found === undefined || found.app.id !== app.id) throw notFound();
  return found;
}

/** What the token may do: all that was granted, or what is asked for of it. */
function askedPermissions({ body }: Call, installation: Installation): Permissions {
  const asked = optionalFields(body, "permissions");
  if (asked === undefined) return installation.permissions;
  const narrowed: Record<string, "read" | "write"> = { metadata: "read" };
  for (const [name, level] of Object.entries(asked)) {
    if ((level !== "read" && level !== "write") || !permits(installation.permissions, name, level)) {
      throw new Refusal(422, "The permissions requested are not granted to this installation.");
    }
    narrowed[name] = level;
  }
  return narrowed;
}

function askedRepositories({ body, world }: Call, installation: Installation): ReadonlySet<number> | undefined {
  const ids = optionalList(body, "repository_ids");
  const names = optionalTexts(body, "repositories");
  if (ids === undefined && names === undefined) return undefined;
  const all = repositoriesOf(world, installation);
  const wanted = [
    ...(ids ?? []).map((id) => all.find((one) => one.id === id)),
    ...(names ?? []).map((name) => all.find((one) => one.name.toLowerCase() === name.toLowerCase())),
  ].map((one) => one?.id);
  const known = wanted.filter((id) => id !== undefined);
  if (known.length < wanted.length) {
    throw new Refusal(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  }
  return new Set(known);
}
