import { differencesOf } from "../state/differences.ts";
import type { Review } from "../state/pull-request.ts";
import type { PullRequest, Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { simpleUser, team } from "./account.ts";
import { association, label } from "./issue.ts";
import { repository } from "./repository.ts";
import { time, timeOrNull } from "./time.ts";

/** GitHub's `pull-request-simple`, as lists carry it. */
export function simplePullRequest(world: World, pull: PullRequest) {
  const { issue } = pull;
  const api = `${world.url}/repos/${fullName(pull.repository)}`;
  const url = `${api}/pulls/${issue.number}`;
  const html = `${world.url}/${fullName(pull.repository)}/pull/${issue.number}`;
  const issueUrl = `${api}/issues/${issue.number}`;
  const statuses = `${api}/statuses/${pull.headSha}`;
  return {
    url,
    id: pull.id,
    node_id: pull.nodeId,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issueUrl,
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    title: issue.title,
    user: simpleUser(world, issue.user),
    body: issue.body,
    created_at: time(issue.createdAt),
    updated_at: time(issue.updatedAt),
    closed_at: timeOrNull(issue.closedAt),
    merged_at: timeOrNull(pull.merged?.at),
    merge_commit_sha: pull.mergeCommitSha,
    assignee: issue.assignees[0] === undefined ? null : simpleUser(world, issue.assignees[0]),
    assignees: issue.assignees.map((each) => simpleUser(world, each)),
    requested_reviewers: pull.requestedReviewers.map((each) => simpleUser(world, each)),
    requested_teams: pull.requestedTeams.map((each) => team(world, each)),
    labels: issue.labels.map((each) => label(world, pull.repository, each)),
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${issueUrl}/comments`,
    statuses_url: statuses,
    head: side(world, pull.headRepository, pull.headRef, pull.headSha),
    base: side(world, pull.repository, pull.baseRef, pull.baseSha),
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issueUrl },
      comments: { href: `${issueUrl}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${api}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: association(world, pull.repository, issue.user),
    auto_merge: autoMerge(world, pull),
    active_lock_reason: null,
  };
}

/** GitHub's `pull-request`, the answer to reading one; what is computed comes from the caller. */
export function pullRequest(
  world: World,
  pull: PullRequest,
  merge: { readonly mergeable: boolean | null; readonly rebaseable: boolean | null; readonly state: string },
) {
  const { commits, files } = differencesOf(pull);
  return {
    ...simplePullRequest(world, pull),
    merged: pull.merged !== undefined,
    mergeable: merge.mergeable,
    rebaseable: merge.rebaseable,
    mergeable_state: merge.state,
    merged_by: pull.merged === undefined ? null : simpleUser(world, pull.merged.by),
    comments: pull.issue.comments.length,
    review_comments: 0,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** GitHub's `pull-request-minimal`, as check runs and suites carry it. */
export function minimalPullRequest(world: World, pull: PullRequest) {
  const repo = (one: Repository) => ({ id: one.id, url: `${world.url}/repos/${fullName(one)}`, name: one.name });
  return {
    url: `${world.url}/repos/${fullName(pull.repository)}/pulls/${pull.issue.number}`,
    id: pull.id,
    number: pull.issue.number,
    head: { ref: pull.headRef, sha: pull.headSha, repo: repo(pull.headRepository) },
    base: { ref: pull.baseRef, sha: pull.baseSha, repo: repo(pull.repository) },
  };
}

/** GitHub's `pull-request-review`. REST writes the state in capitals, webhooks in lower case. */
export function review(world: World, pull: PullRequest, one: Review) {
  const html = `${world.url}/${fullName(pull.repository)}/pull/${pull.issue.number}#pullrequestreview-${one.id}`;
  const url = `${world.url}/repos/${fullName(pull.repository)}/pulls/${pull.issue.number}`;
  return {
    id: one.id,
    node_id: one.nodeId,
    user: simpleUser(world, one.user),
    body: one.body,
    state: one.state,
    html_url: html,
    pull_request_url: url,
    author_association: association(world, pull.repository, one.user),
    _links: { html: { href: html }, pull_request: { href: url } },
    ...(one.submittedAt === undefined ? {} : { submitted_at: time(one.submittedAt) }),
    commit_id: one.commitId,
  };
}

function side(world: World, one: Repository, ref: string, sha: string) {
  return {
    label: `${one.owner.login}:${ref}`,
    ref,
    sha,
    user: simpleUser(world, one.owner),
    repo: repository(world, one),
  };
}

function autoMerge(world: World, { autoMerge: one, issue }: PullRequest) {
  if (one === undefined) return null;
  return {
    enabled_by: simpleUser(world, one.enabledBy),
    merge_method: one.method,
    commit_title: one.title ?? issue.title,
    commit_message: one.message ?? "",
  };
}
