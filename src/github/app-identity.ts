/** Who we are on GitHub, to tell our own pull requests, comments and check runs from those of others. */
import type { Clock } from "../ports/clock.ts";
import type { Octokit } from "./octokit.ts";

export interface AppIdentity {
  readonly id: number;
  /** `towpath`, as in `https://github.com/apps/towpath`. */
  readonly slug: string;
  readonly name: string;
  /** Login of the account that the App acts as; people's logins cannot hold brackets. */
  readonly botLogin: string;
}

export type KnowIdentity = () => Promise<AppIdentity>;

/** An App that is renamed gets another slug. */
const KEPT_MS = 60 * 60_000;

/** One request an hour at most; a failed one is not kept. */
export function createIdentity(app: () => Octokit, clock: Clock): KnowIdentity {
  let known: { readonly at: number; readonly identity: Promise<AppIdentity> } | undefined;
  return () => {
    if (known !== undefined && clock.now() - known.at < KEPT_MS) return known.identity;
    const identity = readIdentity(app());
    const entry = { at: clock.now(), identity };
    known = entry;
    identity.catch(() => {
      if (known === entry) known = undefined;
    });
    return identity;
  };
}

async function readIdentity(octokit: Octokit): Promise<AppIdentity> {
  const { data } = await octokit.request("GET /app");
  // GitHub's description lets the App be null, for requests that no App signed.
  if (data === null) throw new Error("GitHub does not say which App signed the request");
  const slug = data.slug ?? "";
  return { id: data.id, slug, name: data.name, botLogin: `${slug}[bot]` };
}
