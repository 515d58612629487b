import type { App, Installation } from "../state/app.ts";
import { permits } from "../state/app.ts";
import type { HappenedEvent } from "../state/event.ts";
import { installationIncludes } from "../state/look-up.ts";
import type { World } from "../state/world.ts";
import { ALWAYS_SENT, EVENT_PERMISSIONS } from "./event-permissions.ts";

/** An App that hears of an event, through which installation. */
export interface Subscriber {
  readonly app: App;
  readonly installation: Installation;
}

/** Who hears of an event: installed there, subscribed to it, permitted to read it, and not suspended. */
export function subscribersOf(world: World, event: HappenedEvent): Subscriber[] {
  if (event.installation !== undefined) return [{ app: event.installation.app, installation: event.installation }];
  const { repository } = event;
  if (repository === undefined) return [];
  return [...world.installations.values()]
    .filter((one) => installationIncludes(one, repository) && one.suspended === undefined)
    .filter((one) => event.onlyApp === undefined || event.onlyApp.id === one.app.id)
    .filter((one) => one.events.includes(event.name) || ALWAYS_SENT.has(event.name))
    .filter(({ permissions }) =>
      (EVENT_PERMISSIONS[event.name] ?? []).some((name) => permits(permissions, name, "read")),
    )
    .map((installation) => ({ app: installation.app, installation }));
}
