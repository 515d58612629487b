import { simpleUser } from "../shapes/account.ts";
import type { Account } from "../state/account.ts";
import type { Show } from "./show.ts";

/** `User`, `Organization` or `Bot`. A bot's login is without the `[bot]` that REST writes. */
export function accountObject({ asking: { world } }: Show, account: Account): object {
  const { html_url, avatar_url } = simpleUser(world, account);
  return {
    __typename: account.type,
    id: account.nodeId,
    databaseId: account.id,
    login: account.login.replace(/\[bot\]$/, ""),
    name: account.name,
    email: "",
    url: html_url,
    avatarUrl: avatar_url,
    resourcePath: new URL(html_url).pathname,
  };
}
