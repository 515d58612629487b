import type { Account } from "./account.ts";
import type { App, InstallationToken } from "./app.ts";

/** Who sends a request, as its credentials say. */
export type Actor =
  | { readonly kind: "anonymous" }
  | { readonly kind: "app"; readonly app: App }
  | { readonly kind: "installation"; readonly token: InstallationToken }
  | { readonly kind: "user"; readonly user: Account };

/** The account that what they write belongs to; Apps act as their bot. */
export function accountOf(actor: Actor): Account {
  switch (actor.kind) {
    case "user":
      return actor.user;
    case "installation":
      return actor.token.installation.app.bot;
    case "app":
      return actor.app.bot;
    case "anonymous":
      throw new Error("nobody writes without credentials");
  }
}

/** The App behind the actor, if any. */
export function appOf(actor: Actor): App | undefined {
  if (actor.kind === "installation") return actor.token.installation.app;
  return actor.kind === "app" ? actor.app : undefined;
}
