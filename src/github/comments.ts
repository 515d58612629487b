/** Comments that are found again by a hidden marker. */
import { LRUCache } from "lru-cache";
import type { Repository } from "../domain/repository.ts";
import type { PullRequests } from "../ports/pull-requests.ts";
import type { KnowIdentity } from "./app-identity.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { isRefusal } from "./failures.ts";
import { PER_PAGE, pages } from "./pages.ts";

/** `<!-- towpath:superseded -->`, of `superseded` and of `towpath:superseded`; the marker must hold nothing that ends a comment of HTML. */
export function formatMarker(marker: string): string {
  if (!/^[\w./:@-]+$/.test(marker) || marker.includes("--"))
    throw new Error(`"${marker}" cannot be a comment's marker`);
  return `<!-- towpath:${marker.replace(/^towpath:/, "")} -->`;
}

/**
 * Whether a line of a comment is that marker and nothing else. Behind something it is quoted: our own replies repeat the
 * commands of people as code, whatever they wrote into them.
 */
export const isMarked = (body: string | null | undefined, marker: string): boolean =>
  body?.split(/\r?\n/).includes(marker) ?? false;

interface Known {
  readonly id: number;
  readonly body: string;
}

const KEPT = 10_000;

/**
 * Of several comments with one marker (two processes, or an answer that was lost) the oldest is kept up to date. Only
 * comments of the App count: anybody can write a marker. With `alone` nothing is read of what this process wrote.
 */
export function createComments(clients: Clients, identity: KnowIdentity, alone: boolean): PullRequests["say"] {
  const known = new LRUCache<string, Known>({ max: KEPT });

  const find = async (repository: Repository, issue_number: number, marker: string): Promise<Known | undefined> => {
    const octokit = clients.promoting(repository);
    const { botLogin } = await identity();
    const at = { ...ownerAndRepo(repository.fullName), issue_number, per_page: PER_PAGE };
    // Oldest first, which is how GitHub lists them.
    for await (const page of pages((page) =>
      octokit.request("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", { ...at, page }),
    )) {
      const own = page.find(({ user, body }) => user?.login === botLogin && isMarked(body, marker));
      if (own !== undefined) return { id: Number(own.id), body: own.body ?? "" };
    }
    return undefined;
  };

  return async (repository, number, marker, text) => {
    const octokit = clients.promoting(repository);
    const at = ownerAndRepo(repository.fullName);
    const body = `${text.trimEnd()}\n\n${formatMarker(marker)}`;
    const key = `${repository.id} ${number} ${marker}`;
    const there = (alone ? known.get(key) : undefined) ?? (await find(repository, number, formatMarker(marker)));
    if (there !== undefined && there.body === body) {
      known.set(key, there);
      return;
    }
    if (there !== undefined && (await edited(there.id))) {
      known.set(key, { id: there.id, body });
      return;
    }
    const { data } = await octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      ...at,
      issue_number: number,
      body,
    });
    known.set(key, { id: Number(data.id), body });

    /** False: somebody deleted it meanwhile. */
    async function edited(comment_id: number): Promise<boolean> {
      try {
        await octokit.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", { ...at, comment_id, body });
        return true;
      } catch (error) {
        if (!isRefusal(error, 404)) throw error;
        known.delete(key);
        return false;
      }
    }
  };
}
