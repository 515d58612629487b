import { knownMerge } from "../changes/known-merge.ts";
import { entryOf, queueRuleOf } from "../changes/merge-queue.ts";
import { askMergeability } from "../changes/mergeability.ts";
import { rulesOf } from "../rules/effective-rules.ts";
import { latestOpinions, unmetReviews } from "../rules/reviews.ts";
import { association } from "../shapes/issue.ts";
import { time, timeOrNull } from "../shapes/time.ts";
import { differencesOf } from "../state/differences.ts";
import type { Comment } from "../state/issue.ts";
import type { Review } from "../state/pull-request.ts";
import type { PullRequest, QueueEntry } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { PageArguments } from "./connection.ts";
import { connection } from "./connection.ts";
import type { Show } from "./show.ts";

/** A `PullRequest`. */
export function pullObject(show: Show, pull: PullRequest): object {
  const { world } = show.asking;
  const { issue, repository, headRepository } = pull;
  const paged = (name: string, all: readonly unknown[]) => (page: PageArguments) => connection(name, all, page);
  const files = () => differencesOf(pull).files;
  const sum = (count: "additions" | "deletions") => () => files().reduce((all, file) => all + file[count], 0);
  const refAt = (one: PullRequest["repository"], branch: string) => () => {
    const sha = one.git.refs.get(`refs/heads/${branch}`);
    return sha === undefined ? null : show.ref(one, `refs/heads/${branch}`, sha);
  };
  const commitAt = (sha: string | null) =>
    sha === null ? null : show.commit(repository, repository.git.history.commit(sha));
  return {
    __typename: "PullRequest",
    id: pull.nodeId,
    fullDatabaseId: `${pull.id}`,
    databaseId: pull.id,
    number: issue.number,
    title: issue.title,
    body: issue.body ?? "",
    bodyText: issue.body ?? "",
    url: `${world.url}/${fullName(repository)}/pull/${issue.number}`,
    state: pull.merged !== undefined ? "MERGED" : issue.state.toUpperCase(),
    isDraft: pull.draft,
    closed: issue.state === "closed",
    merged: pull.merged !== undefined,
    locked: issue.locked,
    createdAt: time(issue.createdAt),
    updatedAt: time(issue.updatedAt),
    closedAt: timeOrNull(issue.closedAt),
    mergedAt: timeOrNull(pull.merged?.at),
    mergedBy: pull.merged === undefined ? null : show.account(pull.merged.by),
    author: show.account(issue.user),
    authorAssociation: association(world, repository, issue.user),
    repository: () => show.repository(repository),
    headRepository: () => show.repository(headRepository),
    headRefName: pull.headRef,
    headRefOid: pull.headSha,
    headRef: refAt(headRepository, pull.headRef),
    baseRefName: pull.baseRef,
    baseRefOid: pull.baseSha,
    baseRef: refAt(repository, pull.baseRef),
    isCrossRepository: repository.id !== headRepository.id,
    maintainerCanModify: pull.maintainerCanModify,
    ...mergeFields(show, pull),
    mergeCommit: () => (pull.merged === undefined ? null : commitAt(pull.mergeCommitSha)),
    potentialMergeCommit: () => (pull.merged === undefined ? commitAt(pull.mergeCommitSha) : null),
    changedFiles: () => files().length,
    additions: sum("additions"),
    deletions: sum("deletions"),
    files: (page: PageArguments) => connection("files", files().map(changedFile), page),
    commits: (page: PageArguments) =>
      connection(
        "commits",
        differencesOf(pull).commits.map((commit) => ({
          id: `${pull.nodeId}:${commit.sha}`,
          commit: show.commit(repository, commit),
        })),
        page,
      ),
    labels: paged(
      "labels",
      issue.labels.map(({ nodeId: id, name, color, description }) => ({ id, name, color, description })),
    ),
    comments: paged(
      "comments",
      issue.comments.map((comment) => commentObject(show, comment)),
    ),
    totalCommentsCount: issue.comments.length,
    ...reviewFields(show, pull),
    statusCheckRollup: () => show.checks(repository, pull.headSha),
  };
}

function mergeFields(show: Show, pull: PullRequest): object {
  const { world } = show.asking;
  const { autoMerge } = pull;
  // Reading it by GraphQL has GitHub look, as reading it by REST does.
  const known = () => {
    const shown = knownMerge(world, pull);
    askMergeability(world, pull);
    return shown;
  };
  const WORD = { true: "MERGEABLE", false: "CONFLICTING", null: "UNKNOWN" } as const;
  return {
    mergeable: () => WORD[`${known().mergeable}`],
    mergeStateStatus: () => known().state.toUpperCase(),
    autoMergeRequest:
      autoMerge === undefined
        ? null
        : {
            enabledAt: time(autoMerge.enabledAt),
            enabledBy: show.account(autoMerge.enabledBy),
            mergeMethod: autoMerge.method.toUpperCase(),
            commitHeadline: autoMerge.title ?? null,
            commitBody: autoMerge.message ?? null,
            authorEmail: null,
            pullRequest: () => show.pull(pull),
          },
    isInMergeQueue: entryOf(pull) !== undefined,
    isMergeQueueEnabled: queueRuleOf(pull.repository, pull.baseRef) !== undefined,
    mergeQueueEntry: () => {
      const entry = entryOf(pull);
      return entry === undefined ? null : show.queueEntry(entry);
    },
  };
}

/** A `MergeQueueEntry`. */
export function queueEntryObject(show: Show, entry: QueueEntry): object {
  const { pull, group } = entry;
  const { repository } = pull;
  const queue = repository.queues.get(pull.baseRef) ?? [];
  const commitAt = (sha: string | undefined) =>
    sha === undefined ? null : show.commit(repository, repository.git.history.commit(sha));
  return {
    id: entry.nodeId,
    position: queue.indexOf(entry) + 1,
    state: group === undefined ? "QUEUED" : "AWAITING_CHECKS",
    enqueuedAt: time(entry.enqueuedAt),
    enqueuer: show.account(entry.enqueuedBy),
    estimatedTimeToMerge: null,
    jump: false,
    solo: false,
    baseCommit: () => commitAt(group?.baseSha),
    headCommit: () => commitAt(group?.headSha),
    pullRequest: () => show.pull(pull),
  };
}

function reviewFields(show: Show, pull: PullRequest): object {
  const { world } = show.asking;
  const connect = (name: string, reviews: readonly Review[]) => (page: PageArguments) =>
    connection(
      name,
      reviews.map((review) => reviewObject(show, pull, review)),
      page,
    );
  return {
    reviewDecision: () => {
      const rule = rulesOf(pull.repository, pull.baseRef).find(({ reviews }) => reviews !== undefined)?.reviews;
      const opinions = latestOpinions(pull);
      if (opinions.some(({ state }) => state === "CHANGES_REQUESTED")) return "CHANGES_REQUESTED";
      if (rule === undefined) return opinions.some(({ state }) => state === "APPROVED") ? "APPROVED" : null;
      return unmetReviews(world, pull, rule).length === 0 ? "APPROVED" : "REVIEW_REQUIRED";
    },
    reviews: connect("reviews", pull.reviews),
    latestReviews: connect("latestReviews", latestOpinions(pull)),
    latestOpinionatedReviews: connect("latestOpinionatedReviews", latestOpinions(pull)),
    reviewRequests: (page: PageArguments) =>
      connection(
        "reviewRequests",
        [
          ...pull.requestedReviewers.map((each) => ({ requestedReviewer: show.account(each) })),
          ...pull.requestedTeams.map(({ nodeId: id, slug, name }) => ({
            requestedReviewer: { __typename: "Team", id, slug, name },
          })),
        ],
        page,
      ),
  };
}

function reviewObject(show: Show, pull: PullRequest, review: Review): object {
  return {
    id: review.nodeId,
    databaseId: review.id,
    author: show.account(review.user),
    authorAssociation: association(show.asking.world, pull.repository, review.user),
    body: review.body,
    state: review.state,
    submittedAt: timeOrNull(review.submittedAt),
    commit: () => show.commit(pull.repository, pull.repository.git.history.commit(review.commitId)),
  };
}

function commentObject(show: Show, comment: Comment): object {
  return {
    id: comment.nodeId,
    databaseId: comment.id,
    author: show.account(comment.user),
    body: comment.body,
    createdAt: time(comment.createdAt),
    updatedAt: time(comment.updatedAt),
  };
}

const CHANGE_TYPE = {
  added: "ADDED",
  removed: "DELETED",
  modified: "MODIFIED",
  changed: "CHANGED",
  renamed: "RENAMED",
} as const;

function changedFile(file: ReturnType<typeof differencesOf>["files"][number]): object {
  return {
    path: file.path,
    additions: file.additions,
    deletions: file.deletions,
    changeType: CHANGE_TYPE[file.status],
    viewerViewedState: "UNVIEWED",
  };
}
