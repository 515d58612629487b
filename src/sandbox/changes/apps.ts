import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { installation as installationShape } from "../shapes/app.ts";
import { repository as repositoryShape } from "../shapes/repository.ts";
import type { Account } from "../state/account.ts";
import type { App, Installation, InstallationToken, Permissions } from "../state/app.ts";
import { nodeId } from "../state/ids.ts";
import { repositoriesOf } from "../state/look-up.ts";
import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { addAccount } from "./accounts.ts";

export interface NewApp {
  readonly id?: number;
  readonly slug: string;
  readonly name?: string;
  readonly owner: Account;
  /** PEM; without one a key is made. */
  readonly privateKey?: string;
  readonly webhookSecret: string;
  readonly webhookUrl?: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

/** Registers an App; answers with its private key, which GitHub shows once. */
export function addApp(world: World, from: NewApp): { readonly app: App; readonly privateKey: string } {
  const id = from.id ?? world.ids.next();
  if (world.apps.has(id)) throw new Error(`there is already an App ${id}`);
  const privateKey = from.privateKey ?? privateKeyFor(world.apps.size);
  const app: App = {
    id,
    nodeId: nodeId("A", id),
    slug: from.slug,
    name: from.name ?? from.slug,
    clientId: `Iv23${Buffer.from(`app${id}`).toString("hex").padEnd(16, "0").slice(0, 16)}`,
    owner: from.owner,
    bot: addAccount(world, "Bot", `${from.slug}[bot]`),
    publicKey: createPublicKey(privateKey),
    webhookSecret: from.webhookSecret,
    webhookUrl: from.webhookUrl,
    permissions: { metadata: "read", ...from.permissions },
    events: from.events,
    createdAt: world.clock.now(),
  };
  world.apps.set(id, app);
  return { app, privateKey };
}

/**
 * Making a key takes a tenth of a second, so that the n-th App of every sandbox in a process has the same one. They
 * protect nothing.
 */
const madeKeys: string[] = [];

function privateKeyFor(index: number): string {
  const key = madeKeys[index] ?? newPrivateKey();
  madeKeys[index] = key;
  return key;
}

function newPrivateKey(): string {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  }).privateKey;
}

/** Installs an App on an account, for these of its repositories or for all, also those to come. */
export function install(
  world: World,
  app: App,
  account: Account,
  repositories: readonly Repository[] | "all",
  by: Account,
): Installation {
  const id = world.ids.next();
  const one: Installation = {
    id,
    nodeId: nodeId("MDIz", id),
    app,
    account,
    selection: repositories === "all" ? "all" : "selected",
    selected: new Set(repositories === "all" ? [] : repositories.map((repository) => repository.id)),
    permissions: app.permissions,
    events: app.events,
    createdAt: world.clock.now(),
    updatedAt: world.clock.now(),
    suspended: undefined,
    deleted: false,
  };
  world.installations.set(id, one);
  announce(world, one, "created", by, () => ({ repositories: listed(repositoriesOf(world, one)), requester: null }));
  return one;
}

/** Changes which repositories an installation includes. */
export function selectRepositories(
  world: World,
  one: Installation,
  change: { readonly add?: readonly Repository[]; readonly remove?: readonly Repository[] },
  by: Account,
): void {
  const { add = [], remove = [] } = change;
  one.selection = "selected";
  for (const { id } of add) one.selected.add(id);
  for (const { id } of remove) one.selected.delete(id);
  one.updatedAt = world.clock.now();
  for (const [action, list] of [["added", add] as const, ["removed", remove] as const]) {
    if (list.length === 0) continue;
    world.emit({
      name: "installation_repositories",
      action,
      sender: by,
      installation: one,
      payload: () => ({
        installation: installationShape(world, one),
        repository_selection: one.selection,
        repositories_added: action === "added" ? listed(list) : [],
        repositories_removed: action === "removed" ? listed(list) : [],
        requester: null,
      }),
    });
  }
}

/** Suspends an installation, or lets it work again. */
export function suspend(world: World, one: Installation, suspended: boolean, by: Account): void {
  one.suspended = suspended ? { at: world.clock.now(), by } : undefined;
  one.updatedAt = world.clock.now();
  announce(world, one, suspended ? "suspend" : "unsuspend", by, () => ({
    repositories: listed(repositoriesOf(world, one)),
  }));
}

/** Removes an installation; its tokens die at once. */
export function uninstall(world: World, one: Installation, by: Account): void {
  const repositories = listed(repositoriesOf(world, one));
  announce(world, one, "deleted", by, () => ({ repositories }));
  one.deleted = true;
  world.installations.delete(one.id);
}

/** The owner accepts what the App asks for by now. Tokens that were made before keep the rights they have. */
export function acceptPermissions(world: World, one: Installation, by: Account): void {
  one.permissions = one.app.permissions;
  one.events = one.app.events;
  one.updatedAt = world.clock.now();
  announce(world, one, "new_permissions_accepted", by, () => ({
    repositories: listed(repositoriesOf(world, one)),
  }));
}

/** A token of an installation, narrowed to what is asked for. */
export function mintToken(
  world: World,
  installation: Installation,
  permissions: Permissions,
  repositories: ReadonlySet<number> | undefined,
): InstallationToken {
  const part = (bytes: number): string => randomBytes(bytes).toString("base64url");
  const minted: InstallationToken = {
    token: `ghs_${installation.app.id}_eyJ${part(60)}.${part(180)}.${part(64)}`,
    installation,
    permissions,
    repositories,
    expiresAt: world.clock.now() + world.behaviour.tokenLifetimeMs,
  };
  world.tokens.set(minted.token, minted);
  return minted;
}

function announce(world: World, one: Installation, action: string, sender: Account, more: () => object): void {
  world.emit({
    name: "installation",
    action,
    sender,
    installation: one,
    payload: () => ({ installation: installationShape(world, one), ...more() }),
  });
}

function listed(repositories: readonly Repository[]) {
  return repositories.map((one) => ({
    id: one.id,
    node_id: one.nodeId,
    name: one.name,
    full_name: fullName(one),
    private: one.private,
  }));
}

/** GitHub's `installation-token`. */
export function installationToken(
  world: World,
  { token, expiresAt, permissions, installation, repositories }: InstallationToken,
) {
  const some = [...(repositories ?? [])].flatMap((id) => world.repositories.get(id) ?? []);
  return {
    token,
    expires_at: new Date(expiresAt).toISOString().replace(/\.\d+Z$/, "Z"),
    permissions,
    repository_selection: repositories === undefined ? installation.selection : "selected",
    ...(repositories === undefined ? {} : { repositories: some.map((one) => repositoryShape(world, one)) }),
  };
}
