/** Who made a commit: GitHub's signature, the accounts that it links, and the pull request that it came by. */
import type { Repository, Sha } from "../domain/repository.ts";
import type { CommitMerge, CommitOrigins } from "../ports/commit-origins.ts";
import type { KnowIdentity } from "./app-identity.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { isRefusal } from "./failures.ts";
import { PER_PAGE } from "./pages.ts";

/**
 * GitHub commits as this account what it makes on its side, and signs that with its own key. `verified` alone says that
 * the *committer's* key fits: whoever has a key may sign a commit that names the App as author.
 */
const GITHUB_COMMITTER = "web-flow";

export function createCommitOrigins(clients: Clients, identity: KnowIdentity): CommitOrigins {
  return {
    async of(repository, sha) {
      const octokit = clients.promoting(repository);
      const at = ownerAndRepo(repository.fullName);
      const [{ data }, pulls, { botLogin }] = await Promise.all([
        octokit.request("GET /repos/{owner}/{repo}/commits/{ref}", { ...at, ref: sha, per_page: 1 }),
        octokit.request("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", {
          ...at,
          commit_sha: sha,
          per_page: PER_PAGE,
        }),
        identity(),
      ]);
      // Others than those that made the commit merely contain it: anybody may open one from the branch.
      const maker = pulls.data.find((pull) => pull.merge_commit_sha === sha);
      const author = loginOf(data.author);
      return {
        author: author ?? data.commit.author?.name ?? "somebody unknown",
        own:
          author === botLogin &&
          loginOf(data.committer) === GITHUB_COMMITTER &&
          data.commit.verification?.verified === true &&
          maker === undefined,
        merge: maker === undefined ? undefined : await mergeOf(clients, repository, maker.number, sha),
      };
    },
  };
}

async function mergeOf(
  clients: Clients,
  repository: Repository,
  pull_number: number,
  sha: Sha,
): Promise<CommitMerge | undefined> {
  const at = ownerAndRepo(repository.fullName);
  const octokit = clients.promoting(repository);
  const { data } = await octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", { ...at, pull_number });
  if (data.merged_at === null || data.merge_commit_sha !== sha) return undefined;
  const by = data.merged_by?.login;
  const role = by === undefined ? "none" : await roleOf(clients, repository, by);
  return { pullRequest: data.number, base: data.base.ref, by, role };
}

/** GitHub's `role_name`: `permission` folds maintain into write. */
async function roleOf(clients: Clients, repository: Repository, username: string): Promise<string> {
  try {
    const { data } = await clients
      .promoting(repository)
      .request("GET /repos/{owner}/{repo}/collaborators/{username}/permission", {
        ...ownerAndRepo(repository.fullName),
        username,
      });
    return data.role_name;
  } catch (error) {
    if (isRefusal(error, 404)) return "none";
    throw error;
  }
}

/** GitHub links no account (null), or an empty one (`{}`), to an address that it does not know. */
const loginOf = (account: { readonly login?: string } | null): string | undefined => account?.login;
