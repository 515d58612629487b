/** The account of an installation: a user or organization has a login, an enterprise a slug. */
export function accountName(account: object | null): string {
  if (account === null) return "";
  if ("login" in account && typeof account.login === "string") return account.login;
  return "slug" in account && typeof account.slug === "string" ? account.slug : "";
}
