import type { App, Installation } from "../state/app.ts";
import type { World } from "../state/world.ts";
import { simpleUser } from "./account.ts";
import { time, timeOrNull } from "./time.ts";

/** GitHub's `integration`: an App as others see it. */
export function app(world: World, one: App) {
  return {
    id: one.id,
    slug: one.slug,
    node_id: one.nodeId,
    client_id: one.clientId,
    owner: simpleUser(world, one.owner),
    name: one.name,
    description: "",
    external_url: one.webhookUrl ?? world.url,
    html_url: `${world.url}/apps/${one.slug}`,
    created_at: time(one.createdAt),
    updated_at: time(one.createdAt),
    permissions: one.permissions,
    events: one.events,
  };
}

/** GitHub's `installation`. */
export function installation(world: World, one: Installation) {
  const { account } = one;
  const settings = account.type === "Organization" ? `organizations/${account.login}/settings` : "settings";
  return {
    id: one.id,
    client_id: one.app.clientId,
    account: simpleUser(world, account),
    repository_selection: one.selection,
    access_tokens_url: `${world.url}/app/installations/${one.id}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: `${world.url}/${settings}/installations/${one.id}`,
    app_id: one.app.id,
    app_slug: one.app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: one.permissions,
    events: one.events,
    created_at: time(one.createdAt),
    updated_at: time(one.updatedAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: one.suspended === undefined ? null : simpleUser(world, one.suspended.by),
    suspended_at: timeOrNull(one.suspended?.at),
  };
}
