import { shownPull } from "../changes/announce-pull.ts";
import { enableAutoMerge } from "../changes/auto-merge.ts";
import { addComment, editComment } from "../changes/comments.ts";
import { editPullRequest } from "../changes/edit-pull-request.ts";
import { setLabels } from "../changes/issues.ts";
import { mergePullRequest } from "../changes/merge-pull-request.ts";
import { enqueue, leaveQueue } from "../changes/merge-queue.ts";
import { openPullRequest } from "../changes/open-pull-request.ts";
import { dismissReview, reviewPullRequest } from "../changes/review-pull-request.ts";
import { setDraft } from "../changes/set-draft.ts";
import { updateBranch } from "../changes/update-branch.ts";
import { comment as commentShape } from "../shapes/issue.ts";
import { review as reviewShape } from "../shapes/pull-request.ts";
import type { MergeMethod } from "../state/pull-request.ts";
import type { ControlContext, Numbered } from "./context.ts";
import { personNamed, pullNumbered, repositoryNamed } from "./context.ts";

/** What people do with pull requests, as on the web page: GitHub's rules bind them there too. */
export function pullControls({ world }: ControlContext) {
  const issueOf = ({ repository, number }: Numbered) => {
    const issue = repositoryNamed(world, repository).issues.get(number);
    if (issue === undefined) throw new Error(`there is no issue ${repository}#${number}`);
    return issue;
  };

  return {
    openPullRequest(input: {
      readonly repository: string;
      readonly as: string;
      readonly head: string;
      /** Where the head is, if in a fork: `owner/name`. */
      readonly headRepository?: string;
      readonly base?: string;
      readonly title?: string;
      readonly body?: string;
      readonly draft?: boolean;
    }) {
      const repository = repositoryNamed(world, input.repository);
      const pull = openPullRequest(world, repository, personNamed(world, input.as), {
        title: input.title ?? input.head,
        body: input.body ?? null,
        headRepository: input.headRepository === undefined ? repository : repositoryNamed(world, input.headRepository),
        head: input.head,
        base: input.base ?? repository.defaultBranch,
        draft: input.draft ?? false,
        maintainerCanModify: input.headRepository !== undefined,
      });
      return { number: pull.issue.number, head: pull.headSha };
    },

    editPullRequest(
      input: Numbered & {
        readonly as: string;
        readonly title?: string;
        readonly body?: string | null;
        readonly base?: string;
      },
    ): void {
      editPullRequest(world, pullNumbered(world, input), personNamed(world, input.as), input);
    },

    closePullRequest(input: Numbered & { readonly as: string }): void {
      editPullRequest(world, pullNumbered(world, input), personNamed(world, input.as), { state: "closed" });
    },

    reopenPullRequest(input: Numbered & { readonly as: string }): void {
      editPullRequest(world, pullNumbered(world, input), personNamed(world, input.as), { state: "open" });
    },

    mergePullRequest(
      input: Numbered & {
        readonly as: string;
        readonly method?: MergeMethod;
        readonly title?: string;
        readonly message?: string;
      },
    ) {
      const { method = "merge", title, message } = input;
      const words = { method, title, message };
      return { sha: mergePullRequest(world, pullNumbered(world, input), personNamed(world, input.as), words) };
    },

    /** Makes a draft of a pull request, or (`draft: false`) marks it ready for review. */
    setDraft(input: Numbered & { readonly as: string; readonly draft: boolean }): void {
      setDraft(world, pullNumbered(world, input), input.draft, personNamed(world, input.as));
    },

    /** Has GitHub merge it once nothing stands in its way any more. */
    enableAutoMerge(input: Numbered & { readonly as: string; readonly method?: MergeMethod }): void {
      const words = { method: input.method ?? "merge", title: undefined, message: undefined, expectedHead: undefined };
      enableAutoMerge(world, pullNumbered(world, input), personNamed(world, input.as), words);
    },

    /** Puts it into the merge queue of its base. */
    enqueue(input: Numbered & { readonly as: string }): void {
      enqueue(world, pullNumbered(world, input), personNamed(world, input.as));
    },

    /** Takes it out of the merge queue again. */
    dequeue(input: Numbered & { readonly as: string }): void {
      const { user } = personNamed(world, input.as);
      leaveQueue(world, pullNumbered(world, input), "MANUAL", user);
    },

    /** The "Update branch" button; the merge comes a moment later. */
    updateBranch(input: Numbered & { readonly as: string }): void {
      updateBranch(world, pullNumbered(world, input), personNamed(world, input.as), undefined);
    },

    review(
      input: Numbered & {
        readonly as: string;
        readonly event: "APPROVE" | "REQUEST_CHANGES" | "COMMENT";
        readonly body?: string;
      },
    ) {
      const { event, body = event === "APPROVE" ? "" : "A remark." } = input;
      const review = reviewPullRequest(world, pullNumbered(world, input), personNamed(world, input.as), {
        event,
        body,
      });
      return { id: review.id };
    },

    dismissReview(input: Numbered & { readonly as: string; readonly id: number }): void {
      const pull = pullNumbered(world, input);
      const review = pull.reviews.find((each) => each.id === input.id);
      if (review === undefined) throw new Error(`there is no review ${input.id}`);
      dismissReview(world, pull, review, personNamed(world, input.as));
    },

    comment(input: Numbered & { readonly as: string; readonly body: string }) {
      const repository = repositoryNamed(world, input.repository);
      return { id: addComment(world, repository, issueOf(input), personNamed(world, input.as), input.body).id };
    },

    editComment(input: {
      readonly repository: string;
      readonly id: number;
      readonly as: string;
      readonly body: string;
    }): void {
      const repository = repositoryNamed(world, input.repository);
      const comment = repository.comments.get(input.id);
      if (comment === undefined) throw new Error(`there is no comment ${input.id}`);
      editComment(world, repository, comment, personNamed(world, input.as), input.body);
    },

    /** Makes these the labels of a pull request or issue. */
    setLabels(input: Numbered & { readonly as: string; readonly labels: readonly string[] }): void {
      const repository = repositoryNamed(world, input.repository);
      setLabels(world, repository, issueOf(input), input.labels, personNamed(world, input.as));
    },

    /** The pull request as GitHub shows it now, with its comments and reviews. */
    pullRequest(input: Numbered) {
      const pull = pullNumbered(world, input);
      return {
        ...shownPull(world, pull),
        comment_list: pull.issue.comments.map((one) => commentShape(world, pull.repository, one)),
        review_list: pull.reviews.map((one) => reviewShape(world, pull, one)),
      };
    },

    /** Numbers, branches, titles and states of all pull requests, oldest first. */
    pullRequests(input: { readonly repository: string; readonly state?: "open" | "closed" }) {
      return [...repositoryNamed(world, input.repository).pulls.values()]
        .filter(({ issue }) => input.state === undefined || issue.state === input.state)
        .map(({ issue, headRef, headSha, baseRef, draft, merged, mergeCommitSha }) => ({
          number: issue.number,
          title: issue.title,
          body: issue.body,
          state: merged === undefined ? issue.state : ("merged" as const),
          author: issue.user.login,
          head: headRef,
          headSha,
          base: baseRef,
          draft,
          mergeCommitSha,
          labels: issue.labels.map(({ name }) => name),
        }));
    },
  };
}
