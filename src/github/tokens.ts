/** Tokens: the App's own signature, and installation tokens narrowed to repository and purpose, kept for most of their hour. */
import { createAppAuth } from "@octokit/auth-app";
import { LRUCache } from "lru-cache";
import { Mistake } from "../domain/failure.ts";
import type { Clock } from "../ports/clock.ts";
import { type Access, TOKEN_PERMISSIONS } from "./access.ts";
import { readPrivateKey, signAppToken } from "./app-jwt.ts";
import { isRefusal } from "./failures.ts";
import type { Octokit } from "./octokit.ts";
import { sayPermission } from "./requirements.ts";

export interface Tokens {
  /** The `authorization` header for that access. `renewed` asks for a new token although one is kept. */
  authorization(access: Access, renewed?: "renewed"): Promise<string>;
  /** The bare token of an installation, for Git. */
  token(access: Exclude<Access, { purpose: "app" }>): Promise<string>;
}

export interface TokenSettings {
  readonly appId: number;
  readonly privateKey: string;
  readonly clock: Clock;
  /** Sends the requests for tokens: one that signs nothing by itself. */
  readonly octokit: Octokit;
}

/** GitHub's tokens live an hour; a kept one must outlive the longest fetch that starts with it. */
const KEPT_MS = 50 * 60_000;
const KEPT = 15_000;

/** Concurrent wishes for one token share one request. Throws Mistake where the installation does not allow the token. */
export function createTokens({ appId, privateKey, clock, octokit }: TokenSettings): Tokens {
  const key = readPrivateKey(privateKey);
  const kept = new LRUCache<string, { readonly value: string; readonly at: number }>({ max: KEPT });
  const auth = createAppAuth({
    appId,
    // Signed by the clock that all else follows, so that a made-up time holds for the signature too.
    createJwt: async () => signAppToken(appId, key, clock.now()),
    cache: {
      get(key: string) {
        const entry = kept.get(key);
        return entry !== undefined && clock.now() - entry.at < KEPT_MS ? entry.value : "";
      },
      set: (key: string, value: string) => kept.set(key, { value, at: clock.now() }),
    },
    request: octokit.request,
  });

  const installationToken = async (access: Exclude<Access, { purpose: "app" }>, refresh: boolean): Promise<string> => {
    const permissions = TOKEN_PERMISSIONS[access.purpose];
    try {
      const { token } = await auth({
        type: "installation",
        installationId: access.installationId,
        permissions,
        ...("repositoryId" in access && { repositoryIds: [access.repositoryId] }),
        refresh,
      });
      return token;
    } catch (error) {
      throw explained(error, access.installationId, permissions);
    }
  };

  return {
    async authorization(access, renewed) {
      if (access.purpose === "app") return `bearer ${(await auth({ type: "app" })).token}`;
      return `token ${await installationToken(access, renewed !== undefined)}`;
    },
    token: (access) => installationToken(access, false),
  };
}

/** Why GitHub makes no such token, in a sentence that says what a person must do. */
function explained(error: unknown, installationId: number, permissions: Readonly<Record<string, string>>): unknown {
  if (isRefusal(error, 422, /permissions? requested (is|are) not granted/i)) {
    const wanted = Object.entries(permissions).map(([name, level]) => sayPermission(name, level));
    const sentence = `Installation ${installationId} does not grant all that Towpath needs (${wanted.join(", ")}); an owner accepts the App's permissions in the settings of the installation`;
    return new Mistake("missing-permission", sentence, { cause: error });
  }
  if (isRefusal(error, 422, /repositor(y|ies)/i)) {
    const sentence = `Installation ${installationId} does not include the repository (any more); add it to the installation, or take it out of towpath.yaml`;
    return new Mistake("repository-gone", sentence, { cause: error });
  }
  if (isRefusal(error, 404)) {
    const sentence = `Installation ${installationId} does not exist any more; install the App again`;
    return new Mistake("installation-gone", sentence, { cause: error });
  }
  return error;
}
