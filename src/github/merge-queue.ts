/** Merge queues, which only GraphQL knows: into the queue with the head that was evaluated, out of it, and what is in it. */
import type { Repository, Sha } from "../domain/repository.ts";
import type { MergeAnswer, PullRequests } from "../ports/pull-requests.ts";
import { fields, textOf } from "./answer.ts";
import { askGraphql } from "./ask-graphql.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { Refusal } from "./failures.ts";

export const MERGE_QUEUE_ENTRY = `query MergeQueueEntry($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { id headRefOid state mergeQueueEntry { state } } }
}`;

export const ENQUEUE = `mutation EnqueuePullRequest($id: ID!, $head: GitObjectID!) {
  enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head }) { mergeQueueEntry { state } }
}`;

export const DEQUEUE = `mutation DequeuePullRequest($id: ID!) {
  dequeuePullRequest(input: { id: $id }) { mergeQueueEntry { state } }
}`;

export interface MergeQueue extends Pick<PullRequests, "isQueued" | "leaveQueue"> {
  /** Puts the pull request at the end of its queue, if it still has that head. */
  enter(repository: Repository, number: number, head: Sha): Promise<Exclude<MergeAnswer, { readonly kind: "merged" }>>;
}

interface Entry {
  readonly id: string;
  readonly head: Sha;
  readonly queued: boolean;
}

/** GitHub's words for refusals are not documented, so after any of them the entry is read: it says what is true. */
export function createMergeQueue(clients: Clients): MergeQueue {
  const ask = (repository: Repository, query: string, variables: Readonly<Record<string, unknown>>) => {
    const context = { repository: repository.fullName, installationId: repository.installationId };
    return askGraphql(clients.settings, clients.promoting(repository), query, variables, context);
  };

  const read = async (repository: Repository, number: number): Promise<Entry> => {
    const { owner, repo: name } = ownerAndRepo(repository.fullName);
    const { data } = await ask(repository, MERGE_QUEUE_ENTRY, { owner, name, number });
    const pull = fields(fields(data["repository"])["pullRequest"]);
    const queued = pull["mergeQueueEntry"] !== null && pull["mergeQueueEntry"] !== undefined;
    return { id: textOf(pull["id"]), head: textOf(pull["headRefOid"]), queued };
  };

  return {
    async enter(repository, number, head) {
      const before = await read(repository, number);
      if (before.head !== head) return { kind: "moved" };
      if (before.queued) return { kind: "queued" };
      try {
        await ask(repository, ENQUEUE, { id: before.id, head });
        return { kind: "queued" };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const after = await read(repository, number);
        if (after.head !== head) return { kind: "moved" };
        return after.queued ? { kind: "queued" } : { kind: "refused", reason: error.said };
      }
    },
    isQueued: async (repository, number) => (await read(repository, number)).queued,
    async leaveQueue(repository, number) {
      const before = await read(repository, number);
      if (!before.queued) return;
      try {
        await ask(repository, DEQUEUE, { id: before.id });
      } catch (error) {
        // Merged or let go meanwhile: there is nothing to take back any more.
        if (!(error instanceof Refusal) || (await read(repository, number)).queued) throw error;
      }
    },
  };
}
