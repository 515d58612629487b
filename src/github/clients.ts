/** One octokit for each access, made when first needed; the tokens behind them are shared and kept. */
import { LRUCache } from "lru-cache";
import type { Repository } from "../domain/repository.ts";
import { type Access, accessKey } from "./access.ts";
import { createOctokit, type Octokit, type OctokitSettings } from "./octokit.ts";
import { createTokens, type Tokens } from "./tokens.ts";

export interface Clients {
  readonly settings: OctokitSettings;
  readonly tokens: Tokens;
  /** As the App itself. */
  app(): Octokit;
  /** Reads all repositories of the installation, and writes none. */
  reading(installationId: number): Octokit;
  /** Reads check runs and statuses of all repositories of the installation. */
  checking(installationId: number): Octokit;
  /** Reads who is in the organisation's teams. */
  people(installationId: number): Octokit;
  /** Answers comments in all repositories of the installation. */
  commanding(installationId: number): Octokit;
  /** Looks at this one repository, at more than its files. */
  inspecting(repository: Repository): Octokit;
  /** Reads what is said of this one repository's commits. */
  observing(repository: Repository): Octokit;
  /** Reads and writes deployments of this one repository. */
  deploying(repository: Repository): Octokit;
  /** Writes this one repository. */
  promoting(repository: Repository): Octokit;
}

const KEPT = 1_000;

export function createClients(
  settings: OctokitSettings,
  { appId, privateKey }: { readonly appId: number; readonly privateKey: string },
): Clients {
  const octokit = createOctokit(settings, { purpose: "app" }, undefined);
  const tokens = createTokens({ appId, privateKey, clock: settings.clock, octokit });
  const kept = new LRUCache<string, Octokit>({ max: KEPT });
  const clientFor = (access: Access): Octokit => {
    const key = accessKey(access);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = createOctokit(settings, access, (renewed) => tokens.authorization(access, renewed));
    kept.set(key, made);
    return made;
  };
  return {
    settings,
    tokens,
    app: () => clientFor({ purpose: "app" }),
    reading: (installationId) => clientFor({ purpose: "reading", installationId }),
    checking: (installationId) => clientFor({ purpose: "checking", installationId }),
    people: (installationId) => clientFor({ purpose: "people", installationId }),
    commanding: (installationId) => clientFor({ purpose: "commanding", installationId }),
    inspecting: ({ id, installationId }) => clientFor({ purpose: "inspecting", installationId, repositoryId: id }),
    observing: ({ id, installationId }) => clientFor({ purpose: "observing", installationId, repositoryId: id }),
    deploying: ({ id, installationId }) => clientFor({ purpose: "deploying", installationId, repositoryId: id }),
    promoting: ({ id, installationId }) => clientFor({ purpose: "promoting", installationId, repositoryId: id }),
  };
}

/** `owner` and `repo` as GitHub's paths want them. */
export function ownerAndRepo(fullName: string): { readonly owner: string; readonly repo: string } {
  const [owner = "", repo = ""] = fullName.split("/");
  return { owner, repo };
}
