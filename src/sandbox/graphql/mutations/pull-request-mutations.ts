import { disableAutoMerge, enableAutoMerge } from "../../changes/auto-merge.ts";
import { enqueue, entryOf, leaveQueue } from "../../changes/merge-queue.ts";
import { setDraft } from "../../changes/set-draft.ts";
import { accountOf } from "../../state/actor.ts";
import type { MergeMethod } from "../../state/pull-request.ts";
import { pullOf, requireRight } from "../context.ts";
import { GraphqlProblem } from "../problem.ts";
import type { Show } from "../show.ts";

interface OfPull {
  readonly pullRequestId: string;
  readonly clientMutationId?: string | null;
}

export interface EnableAutoMergeInput extends OfPull {
  readonly mergeMethod?: "MERGE" | "SQUASH" | "REBASE" | null;
  readonly commitHeadline?: string | null;
  readonly commitBody?: string | null;
  readonly expectedHeadOid?: string | null;
}

const METHOD: Readonly<Record<"MERGE" | "SQUASH" | "REBASE", MergeMethod>> = {
  MERGE: "merge",
  SQUASH: "squash",
  REBASE: "rebase",
};

/** The mutations of pull requests in use: auto-merge, merge queue, draft. */
export function pullRequestMutations(show: Show) {
  const { world, actor } = show.asking;
  const writable = (id: string, right: "contents" | "pull_requests") => {
    const pull = pullOf(show.asking, id);
    requireRight(show.asking, pull.repository, right, "write");
    return pull;
  };
  const answer = (id: string, { clientMutationId }: OfPull): object => ({
    clientMutationId: clientMutationId ?? null,
    actor: show.account(accountOf(actor)),
    pullRequest: show.pull(pullOf(show.asking, id)),
  });

  return {
    enablePullRequestAutoMerge: ({ input }: { readonly input: EnableAutoMergeInput }) => {
      enableAutoMerge(world, writable(input.pullRequestId, "contents"), actor, {
        method: METHOD[input.mergeMethod ?? "MERGE"],
        title: input.commitHeadline ?? undefined,
        message: input.commitBody ?? undefined,
        expectedHead: input.expectedHeadOid ?? undefined,
      });
      return answer(input.pullRequestId, input);
    },
    disablePullRequestAutoMerge: ({ input }: { readonly input: OfPull }) => {
      disableAutoMerge(world, writable(input.pullRequestId, "contents"), actor, "");
      return answer(input.pullRequestId, input);
    },
    enqueuePullRequest: ({
      input,
    }: {
      readonly input: OfPull & { readonly expectedHeadOid?: string | null; readonly jump?: boolean | null };
    }) => {
      const pull = writable(input.pullRequestId, "contents");
      const how = { expectedHead: input.expectedHeadOid ?? undefined, jump: input.jump ?? false };
      const entry = enqueue(world, pull, actor, how);
      return { clientMutationId: input.clientMutationId ?? null, mergeQueueEntry: show.queueEntry(entry) };
    },
    dequeuePullRequest: ({
      input,
    }: {
      readonly input: { readonly id: string; readonly clientMutationId?: string | null };
    }) => {
      const pull = writable(input.id, "contents");
      const entry = entryOf(pull);
      if (entry === undefined) throw new GraphqlProblem("UNPROCESSABLE", "Pull request is not in the queue");
      const shown = show.queueEntry(entry);
      leaveQueue(world, pull, "MANUAL", accountOf(actor));
      return { clientMutationId: input.clientMutationId ?? null, mergeQueueEntry: shown };
    },
    markPullRequestReadyForReview: ({ input }: { readonly input: OfPull }) => {
      setDraft(world, writable(input.pullRequestId, "pull_requests"), false, actor);
      return answer(input.pullRequestId, input);
    },
    convertPullRequestToDraft: ({ input }: { readonly input: OfPull }) => {
      setDraft(world, writable(input.pullRequestId, "pull_requests"), true, actor);
      return answer(input.pullRequestId, input);
    },
  };
}
