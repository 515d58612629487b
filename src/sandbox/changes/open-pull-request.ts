import { invalid } from "../http/answer.ts";
import type { Actor } from "../state/actor.ts";
import { accountOf, appOf } from "../state/actor.ts";
import { nodeId } from "../state/ids.ts";
import type { Issue } from "../state/issue.ts";
import type { PullRequest, Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { announcePull } from "./announce-pull.ts";
import { bringHead } from "./fork-objects.ts";
import { askMergeability } from "./mergeability.ts";

export interface NewPullRequest {
  readonly title: string;
  readonly body: string | null;
  readonly headRepository: Repository;
  readonly head: string;
  readonly base: string;
  readonly draft: boolean;
  readonly maintainerCanModify: boolean;
}

/**
 * Opens a pull request. 422 as GitHub words it for a head or base that is not there, a second one for the same head
 * and base, and a head that has nothing of its own.
 */
export function openPullRequest(world: World, repository: Repository, by: Actor, from: NewPullRequest): PullRequest {
  const head = from.headRepository.git.refs.get(`refs/heads/${from.head}`);
  const base = repository.git.refs.get(`refs/heads/${from.base}`);
  if (head === undefined) throw invalid({ resource: "PullRequest", field: "head", code: "invalid" });
  if (base === undefined) throw invalid({ resource: "PullRequest", field: "base", code: "invalid" });
  const label = `${from.headRepository.owner.login}:${from.head}`;
  const twin = [...(from.headRepository.openByHead.get(from.head) ?? [])].find(
    (pull) => pull.repository.id === repository.id && pull.baseRef === from.base,
  );
  if (twin !== undefined) throw custom(`A pull request already exists for ${label}.`);
  const number = repository.nextNumber;
  const pull = record(world, repository, by, from, { number, head, base });
  bringHead(pull, head);
  const { history, refs } = repository.git;
  if (history.isAncestor(head, base)) throw custom(`No commits between ${from.base} and ${from.head}`);
  if (history.mergeBases(base, head).length === 0) {
    throw custom(`The ${from.head} branch has no history in common with ${from.base}`);
  }
  repository.nextNumber += 1;
  repository.issues.set(number, pull.issue);
  repository.pulls.set(number, pull);
  world.pullsByNode.set(pull.nodeId, pull);
  indexOpen(pull);
  refs.set(`refs/pull/${number}/head`, head);
  announcePull(world, pull, "opened", accountOf(by));
  askMergeability(world, pull);
  return pull;
}

/** Lists an open pull request under its head and its base, so that moves of those find it. */
export function indexOpen(pull: PullRequest): void {
  const { openByHead } = pull.headRepository;
  const { openByBase } = pull.repository;
  openByHead.set(pull.headRef, (openByHead.get(pull.headRef) ?? new Set()).add(pull));
  openByBase.set(pull.baseRef, (openByBase.get(pull.baseRef) ?? new Set()).add(pull));
}

function custom(message: string): Error {
  return invalid({ resource: "PullRequest", code: "custom", message });
}

function record(
  world: World,
  repository: Repository,
  by: Actor,
  from: NewPullRequest,
  at: { readonly number: number; readonly head: string; readonly base: string },
): PullRequest {
  const now = world.clock.now();
  const user = accountOf(by);
  const issueId = world.ids.next();
  const issue: Issue = {
    id: issueId,
    nodeId: nodeId("I", issueId),
    number: at.number,
    user,
    viaApp: appOf(by),
    title: from.title,
    body: from.body,
    state: "open",
    stateReason: null,
    labels: [],
    assignees: [],
    comments: [],
    locked: false,
    createdAt: now,
    updatedAt: now,
    closedAt: undefined,
    closedBy: undefined,
    isPull: true,
  };
  const id = world.ids.next();
  return {
    id,
    nodeId: nodeId("PR", id),
    repository,
    issue,
    headRepository: from.headRepository,
    headRef: from.head,
    headSha: at.head,
    baseRef: from.base,
    baseSha: at.base,
    draft: from.draft,
    mergeability: undefined,
    mergeCommitSha: null,
    merged: undefined,
    requestedReviewers: [],
    requestedTeams: [],
    reviews: [],
    autoMerge: undefined,
    lastPusher: user,
    maintainerCanModify: from.maintainerCanModify,
  };
}
