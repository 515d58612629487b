/** Which checks somebody really writes on pull requests of a branch, to find required ones that never come. */
import type { Repository } from "../domain/repository.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { allPages, PER_PAGE } from "./pages.ts";

export interface SeenChecks {
  /** The pull request that was looked at. */
  readonly pullRequest: number;
  readonly checks: readonly { readonly context: string; readonly appId: number | undefined }[];
}

/** Looks at the last updated pull request into that branch; undefined where there is none. Three requests. */
export async function readSeenChecks(
  clients: Clients,
  repository: Repository,
  base: string,
): Promise<SeenChecks | undefined> {
  const octokit = clients.inspecting(repository);
  const at = ownerAndRepo(repository.fullName);
  const last = { state: "all", sort: "updated", direction: "desc", per_page: 1 } as const;
  const { data: pulls } = await octokit.request("GET /repos/{owner}/{repo}/pulls", { ...at, base, ...last });
  const pull = pulls[0];
  if (pull === undefined) return undefined;
  const commit = { ...at, ref: pull.head.sha, per_page: PER_PAGE };
  const runs = await allPages(async (page) => {
    const { data, headers } = await octokit.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
      ...commit,
      page,
    });
    return { data: data.check_runs, headers };
  });
  const statuses = await octokit.request("GET /repos/{owner}/{repo}/commits/{ref}/status", commit);
  return {
    pullRequest: pull.number,
    checks: [
      ...runs.map(({ name, app }) => ({ context: name, appId: app === null ? undefined : Number(app.id) })),
      ...statuses.data.statuses.map(({ context }) => ({ context, appId: undefined })),
    ],
  };
}
