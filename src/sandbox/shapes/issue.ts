import type { Account } from "../state/account.ts";
import type { Comment, Issue, Label, Reaction } from "../state/issue.ts";
import { REACTIONS } from "../state/issue.ts";
import { roleOf } from "../state/look-up.ts";
import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { simpleUser } from "./account.ts";
import { app } from "./app.ts";
import { time, timeOrNull } from "./time.ts";

/** GitHub's `label`. */
export function label(world: World, repository: Repository, one: Label) {
  return {
    id: one.id,
    node_id: one.nodeId,
    url: `${world.url}/repos/${fullName(repository)}/labels/${encodeURIComponent(one.name)}`,
    name: one.name,
    color: one.color,
    default: false,
    description: one.description,
  };
}

/**
 * What GitHub says an author is to the repository. Apps are `NONE` or `CONTRIBUTOR`; nobody should authorise on it.
 */
export function association(world: World, repository: Repository, account: Account): string {
  if (repository.owner.id === account.id) return "OWNER";
  if (repository.owner.members.has(account.id)) return "MEMBER";
  if (repository.collaborators.has(account.id)) return "COLLABORATOR";
  return account.type === "Bot" || roleOf(world, repository, account) === "none" ? "NONE" : "CONTRIBUTOR";
}

/** GitHub's `issue`; a pull request's has the links to it. */
export function issue(world: World, repository: Repository, one: Issue) {
  const url = `${world.url}/repos/${fullName(repository)}/issues/${one.number}`;
  const pull = repository.pulls.get(one.number);
  const html = `${world.url}/${fullName(repository)}/${pull === undefined ? "issues" : "pull"}/${one.number}`;
  return {
    id: one.id,
    node_id: one.nodeId,
    url,
    repository_url: `${world.url}/repos/${fullName(repository)}`,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: html,
    number: one.number,
    state: one.state,
    state_reason: one.stateReason,
    title: one.title,
    body: one.body,
    user: simpleUser(world, one.user),
    labels: one.labels.map((each) => label(world, repository, each)),
    assignee: one.assignees[0] === undefined ? null : simpleUser(world, one.assignees[0]),
    assignees: one.assignees.map((each) => simpleUser(world, each)),
    milestone: null,
    locked: one.locked,
    active_lock_reason: null,
    comments: one.comments.length,
    ...(pull === undefined
      ? {}
      : {
          draft: pull.draft,
          pull_request: {
            url: `${world.url}/repos/${fullName(repository)}/pulls/${one.number}`,
            html_url: html,
            diff_url: `${html}.diff`,
            patch_url: `${html}.patch`,
            merged_at: timeOrNull(pull.merged?.at),
          },
        }),
    created_at: time(one.createdAt),
    updated_at: time(one.updatedAt),
    closed_at: timeOrNull(one.closedAt),
    closed_by: one.closedBy === undefined ? null : simpleUser(world, one.closedBy),
    author_association: association(world, repository, one.user),
    performed_via_github_app: one.viaApp === undefined ? null : app(world, one.viaApp),
    timeline_url: `${url}/timeline`,
    reactions: reactions(`${url}/reactions`, []),
  };
}

/** GitHub's `issue-comment`. */
export function comment(world: World, repository: Repository, one: Comment) {
  const url = `${world.url}/repos/${fullName(repository)}/issues/comments/${one.id}`;
  const kind = one.issue.isPull ? "pull" : "issues";
  return {
    id: one.id,
    node_id: one.nodeId,
    url,
    html_url: `${world.url}/${fullName(repository)}/${kind}/${one.issue.number}#issuecomment-${one.id}`,
    issue_url: `${world.url}/repos/${fullName(repository)}/issues/${one.issue.number}`,
    user: simpleUser(world, one.user),
    body: one.body,
    created_at: time(one.createdAt),
    updated_at: time(one.updatedAt),
    author_association: association(world, repository, one.user),
    performed_via_github_app: one.viaApp === undefined ? null : app(world, one.viaApp),
    reactions: reactions(`${url}/reactions`, one.reactions),
  };
}

/** GitHub's `reaction`. */
export function reaction(world: World, one: Reaction) {
  return {
    id: one.id,
    node_id: one.nodeId,
    user: simpleUser(world, one.user),
    content: one.content,
    created_at: time(one.createdAt),
  };
}

function reactions(url: string, given: readonly Reaction[]) {
  const count = (content: string): number => given.filter((each) => each.content === content).length;
  return {
    url,
    total_count: given.length,
    ...Object.fromEntries(REACTIONS.map((content) => [content, count(content)])),
  };
}
