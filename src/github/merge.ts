/** Merging exactly the head that was evaluated. */
import { Transient } from "../domain/failure.ts";
import type { Repository } from "../domain/repository.ts";
import type { MergeAnswer, MergeRequest, PullRequests } from "../ports/pull-requests.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { isRefusal, type Refusal } from "./failures.ts";
import type { MergeQueue } from "./merge-queue.ts";

type Method = "merge" | "squash" | "rebase";
/** In which a method is looked for where the configuration names none: GitHub's own default first. */
const METHODS: readonly Method[] = ["merge", "squash", "rebase"];
/** "Changes must be made through the merge queue", among the violations of rules. */
const THROUGH_QUEUE = /through (?:the|a) merge queue/i;
/** "Merge commits", "Squash merges" or "Rebase merges are not allowed on this repository." */
const METHOD_NOT_ALLOWED = /(merge commits|merges) are not allowed on this repository/i;

/**
 * One request; where no method is given and the repository does not allow GitHub's default, the next one is tried, and
 * what worked is remembered. A base that moved meanwhile is Transient: everything is read again. Where the base has a merge
 * queue, the pull request is put into it.
 */
export function createMerge(clients: Clients, queue: Pick<MergeQueue, "enter">): PullRequests["merge"] {
  const worked = new Map<number, Method>();

  const mergeBy = async (
    method: Method,
    repository: Repository,
    number: number,
    request: MergeRequest,
  ): Promise<MergeAnswer> => {
    const { data } = await clients
      .promoting(repository)
      .request("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", {
        ...ownerAndRepo(repository.fullName),
        pull_number: number,
        sha: request.head,
        merge_method: method,
        // A rebase keeps the commits' own messages.
        ...(method !== "rebase" && { commit_title: request.title, commit_message: request.message }),
      });
    worked.set(repository.id, method);
    return { kind: "merged", commit: data.sha };
  };

  return async (repository, number, request) => {
    const first = worked.get(repository.id);
    const order = first === undefined ? METHODS : [first, ...METHODS.filter((method) => method !== first)];
    let refused: Refusal | undefined;
    for (const method of request.method === undefined ? order : [request.method]) {
      try {
        return await mergeBy(method, repository, number, request);
      } catch (error) {
        if (isRefusal(error, 409)) return { kind: "moved" };
        if (!isRefusal(error, 405)) throw error;
        if (/base branch was modified/i.test(error.said)) throw new Transient(error.message, { cause: error });
        if (THROUGH_QUEUE.test(error.said)) return queue.enter(repository, number, request.head);
        refused ??= error;
        if (!METHOD_NOT_ALLOWED.test(error.said)) return { kind: "refused", reason: error.said };
      }
    }
    return { kind: "refused", reason: refused?.said ?? "" };
  };
}
