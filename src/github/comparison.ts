/** What changed in a source repository, told once for each pair of commits. */
import { LRUCache } from "lru-cache";
import type { Comparison, SourceChanges } from "../ports/comparison.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { isRefusal } from "./failures.ts";

const KEPT = 2_000;

/** One request for each pair of commits; two commits never change, so the answer is kept. */
export function createComparison(clients: Clients): Comparison {
  const known = new LRUCache<string, SourceChanges>({ max: KEPT });
  return {
    async compare(installationId, source, from, to) {
      const key = `${installationId} ${source} ${from} ${to}`;
      const kept = known.get(key);
      if (kept !== undefined) return kept;
      try {
        const { data } = await clients.reading(installationId).request("GET /repos/{owner}/{repo}/compare/{basehead}", {
          ...ownerAndRepo(source),
          basehead: `${from}...${to}`,
        });
        const commits = data.commits.map(({ sha, commit, author }) => ({
          sha,
          subject: commit.message.split("\n", 1)[0] ?? "",
          author: loginOf(author) ?? commit.author?.name ?? "",
        }));
        const changes = {
          status: data.status,
          total: data.total_commits,
          commits: commits.reverse(),
          url: data.html_url,
        };
        known.set(key, changes);
        return changes;
      } catch (error) {
        if (isRefusal(error, 404) || isRefusal(error, 422)) return undefined;
        throw error;
      }
    },
  };
}

/** GitHub answers an empty object for authors whom it does not know. */
function loginOf(author: object | null): string | undefined {
  return author !== null && "login" in author && typeof author.login === "string" ? author.login : undefined;
}
