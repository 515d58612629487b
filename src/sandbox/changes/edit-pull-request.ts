import { invalid, Refusal } from "../http/answer.ts";
import type { Account } from "../state/account.ts";
import type { Actor } from "../state/actor.ts";
import { accountOf } from "../state/actor.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { announcePull } from "./announce-pull.ts";
import { closePullRequest } from "./close-pull-request.ts";
import { askMergeability } from "./mergeability.ts";
import { indexOpen } from "./open-pull-request.ts";

export interface PullRequestEdit {
  readonly title?: string;
  readonly body?: string | null;
  readonly state?: "open" | "closed" | undefined;
  readonly base?: string | undefined;
}

/** Changes what a pull request says, where it goes, or whether it is open. */
export function editPullRequest(world: World, pull: PullRequest, by: Actor, edit: PullRequestEdit): void {
  const { issue } = pull;
  const sender = accountOf(by);
  const changes: Record<string, object> = {};
  if (edit.title !== undefined && edit.title !== issue.title) {
    changes["title"] = { from: issue.title };
    issue.title = edit.title;
  }
  if (edit.body !== undefined && edit.body !== issue.body) {
    changes["body"] = { from: issue.body ?? "" };
    issue.body = edit.body;
  }
  if (edit.base !== undefined && edit.base !== pull.baseRef) changes["base"] = moveBase(pull, edit.base);
  if (Object.keys(changes).length > 0) {
    issue.updatedAt = world.clock.now();
    announcePull(world, pull, "edited", sender, { changes });
    if (changes["base"] !== undefined) askMergeability(world, pull);
  }
  if (edit.state === "closed" && issue.state === "open") {
    world.reactions.pullLeaves(pull, "MANUAL", sender);
    closePullRequest(world, pull, sender);
  }
  if (edit.state === "open" && issue.state === "closed") reopen(world, pull, sender);
}

function moveBase(pull: PullRequest, to: string): object {
  const { repository, baseRef: from } = pull;
  const sha = repository.git.refs.get(`refs/heads/${to}`);
  if (sha === undefined) throw invalid({ resource: "PullRequest", field: "base", code: "invalid" });
  if (pull.issue.state === "closed") throw new Refusal(422, "Cannot change the base branch of a closed pull request.");
  const before = pull.baseSha;
  repository.openByBase.get(from)?.delete(pull);
  pull.baseRef = to;
  pull.baseSha = sha;
  pull.mergeability = undefined;
  indexOpen(pull);
  return { ref: { from }, sha: { from: before } };
}

/**
 * Opens a closed pull request again, where its branch is there and still holds what it held: not after it was deleted,
 * force-pushed or made again, not beside another open one, and never once it was merged.
 */
function reopen(world: World, pull: PullRequest, sender: Account): void {
  const { headRepository, headRef, repository, issue } = pull;
  const refuse = (why: string): Error =>
    invalid({ resource: "PullRequest", field: "state", code: "invalid", message: `state cannot be changed. ${why}` });
  if (pull.merged !== undefined) throw refuse("The pull request has been merged.");
  const head = headRepository.git.refs.get(`refs/heads/${headRef}`);
  if (head === undefined) throw refuse(`The ${headRef} branch has been deleted.`);
  if (!headRepository.git.history.isAncestor(pull.headSha, head)) {
    throw refuse(`The ${headRef} branch was force-pushed or recreated.`);
  }
  const base = repository.git.refs.get(`refs/heads/${pull.baseRef}`);
  if (base === undefined) throw refuse(`The ${pull.baseRef} branch has been deleted.`);
  const twin = [...(headRepository.openByHead.get(headRef) ?? [])].some((one) => one.baseRef === pull.baseRef);
  if (twin) throw refuse(`There is already an open pull request from ${headRef} to ${pull.baseRef}.`);
  if (repository.git.history.isAncestor(head, base)) {
    throw refuse(`There are no new commits on the ${headRef} branch.`);
  }
  pull.headSha = head;
  pull.baseSha = base;
  issue.state = "open";
  issue.closedAt = undefined;
  issue.closedBy = undefined;
  issue.updatedAt = world.clock.now();
  repository.git.refs.set(`refs/pull/${issue.number}/head`, head);
  indexOpen(pull);
  announcePull(world, pull, "reopened", sender);
  askMergeability(world, pull);
}
