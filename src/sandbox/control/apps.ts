import { addAccount } from "../changes/accounts.ts";
import {
  acceptPermissions,
  addApp,
  install,
  mintToken,
  selectRepositories,
  suspend,
  uninstall,
} from "../changes/apps.ts";
import type { Installation, Permissions } from "../state/app.ts";
import { accountByLogin } from "../state/look-up.ts";
import type { ControlContext } from "./context.ts";
import { accountNamed, appNamed, repositoryNamed } from "./context.ts";

/** An App on an account; the only App there is where none is named. */
export interface InstallationOf {
  readonly app?: string;
  readonly account: string;
}

/** Apps and their installations. */
export function appControls({ world }: ControlContext) {
  const installationOf = ({ app, account }: InstallationOf): Installation => {
    const { id } = appNamed(world, app);
    const owner = accountNamed(world, account).id;
    const found = [...world.installations.values()].find((one) => one.app.id === id && one.account.id === owner);
    if (found === undefined) throw new Error(`the App is not installed on ${account}`);
    return found;
  };

  return {
    /** Registers an App; answers with what GitHub shows its owner once. */
    createApp(input: {
      readonly slug?: string;
      readonly id?: number;
      readonly owner?: string;
      readonly privateKey?: string;
      readonly webhookSecret?: string;
      readonly webhookUrl?: string;
      readonly permissions: Permissions;
      readonly events: readonly string[];
    }) {
      const { slug = "towpath", owner = "app-owner", webhookSecret = "a-webhook-secret", ...rest } = input;
      const account = accountByLogin(world, owner) ?? addAccount(world, "Organization", owner);
      const { app, privateKey } = addApp(world, { ...rest, slug, owner: account, webhookSecret });
      return { id: app.id, slug, clientId: app.clientId, login: app.bot.login, privateKey, webhookSecret };
    },

    /** Changes an App: where its webhooks go, or what it asks for (installations must accept that first). */
    updateApp(input: {
      readonly app?: string;
      readonly webhookUrl?: string;
      readonly webhookSecret?: string;
      readonly permissions?: Permissions;
      readonly events?: readonly string[];
    }): void {
      const app = appNamed(world, input.app);
      app.webhookUrl = input.webhookUrl ?? app.webhookUrl;
      app.webhookSecret = input.webhookSecret ?? app.webhookSecret;
      app.permissions = input.permissions === undefined ? app.permissions : { metadata: "read", ...input.permissions };
      app.events = input.events ?? app.events;
    },

    /** Installs an App on an account, for all repositories or for some of them (`owner/name`). */
    install(input: InstallationOf & { readonly repositories: readonly string[] | "all"; readonly as?: string }) {
      const account = accountNamed(world, input.account);
      const { repositories } = input;
      const some = repositories === "all" ? "all" : repositories.map((name) => repositoryNamed(world, name));
      const by = input.as === undefined ? account : accountNamed(world, input.as);
      return { installationId: install(world, appNamed(world, input.app), account, some, by).id };
    },

    /** Adds repositories to an installation, or takes them out. */
    selectRepositories(
      input: InstallationOf & { readonly add?: readonly string[]; readonly remove?: readonly string[] },
    ): void {
      const named = (names: readonly string[] = []) => names.map((name) => repositoryNamed(world, name));
      const change = { add: named(input.add), remove: named(input.remove) };
      selectRepositories(world, installationOf(input), change, accountNamed(world, input.account));
    },

    suspendInstallation(input: InstallationOf): void {
      suspend(world, installationOf(input), true, accountNamed(world, input.account));
    },

    unsuspendInstallation(input: InstallationOf): void {
      suspend(world, installationOf(input), false, accountNamed(world, input.account));
    },

    uninstall(input: InstallationOf): void {
      uninstall(world, installationOf(input), accountNamed(world, input.account));
    },

    /** The owner accepts what the App asks for by now; tokens that exist keep their rights. */
    acceptPermissions(input: InstallationOf): void {
      acceptPermissions(world, installationOf(input), accountNamed(world, input.account));
    },

    /** A token of an installation, without the detour over the App's JWT. */
    installationToken(
      input: InstallationOf & { readonly permissions?: Permissions; readonly repositories?: readonly string[] },
    ) {
      const one = installationOf(input);
      const some = input.repositories?.map((name) => repositoryNamed(world, name).id);
      const { token } = mintToken(world, one, input.permissions ?? one.permissions, some && new Set(some));
      return { token };
    },
  };
}
