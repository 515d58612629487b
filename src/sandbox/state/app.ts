import type { KeyObject } from "node:crypto";
import type { Account } from "./account.ts";

/** Names of permissions with what is granted, as GitHub's settings list them: `{contents: "write"}`. */
export type Permissions = Readonly<Record<string, "read" | "write" | "admin">>;

/** A GitHub App. */
export interface App {
  readonly id: number;
  readonly nodeId: string;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly owner: Account;
  /** The account that its installations act as: `<slug>[bot]`. */
  readonly bot: Account;
  publicKey: KeyObject;
  webhookSecret: string;
  webhookUrl: string | undefined;
  permissions: Permissions;
  events: readonly string[];
  readonly createdAt: number;
}

/** An App on an account, for all or some of its repositories. */
export interface Installation {
  readonly id: number;
  readonly nodeId: string;
  readonly app: App;
  readonly account: Account;
  selection: "all" | "selected";
  /** Repository ids, where only some are selected. */
  readonly selected: Set<number>;
  /** What the owner has granted; an App that asks for more later waits until it is accepted. */
  permissions: Permissions;
  events: readonly string[];
  readonly createdAt: number;
  updatedAt: number;
  suspended: { readonly at: number; readonly by: Account } | undefined;
  deleted: boolean;
}

/** A token of an installation. Its rights are those of the moment when it was made. */
export interface InstallationToken {
  readonly token: string;
  readonly installation: Installation;
  readonly permissions: Permissions;
  /** Repository ids where it was narrowed to some. */
  readonly repositories: ReadonlySet<number> | undefined;
  readonly expiresAt: number;
}

/** Whether permissions include one at a level. */
export function permits(permissions: Permissions, name: string, level: "read" | "write"): boolean {
  const granted = name === "metadata" ? (permissions["metadata"] ?? "read") : permissions[name];
  return granted === "admin" || granted === "write" || (granted === "read" && level === "read");
}
