import { Refusal } from "../http/answer.ts";
import { rulesOf } from "../rules/effective-rules.ts";
import { mergeBlockers } from "../rules/merge-blockers.ts";
import type { Account } from "../state/account.ts";
import type { Actor } from "../state/actor.ts";
import { accountOf } from "../state/actor.ts";
import { nodeId } from "../state/ids.ts";
import type { LeaveReason } from "../state/reactions.ts";
import type { PullRequest, QueueEntry, Repository } from "../state/repository.ts";
import type { QueueRule } from "../state/rules.ts";
import type { World } from "../state/world.ts";
import { announcePull } from "./announce-pull.ts";
import { dropGroup, makeGroup, queueBot } from "./merge-group.ts";
import { computeMergeability } from "./mergeability.ts";

/** The queue that a base branch must be merged through, if any. */
export function queueRuleOf(repository: Repository, branch: string): QueueRule | undefined {
  return rulesOf(repository, branch).find(({ queue }) => queue !== undefined)?.queue;
}

/** The entry of a pull request in the queue of its base. */
export function entryOf({ repository, baseRef, id }: PullRequest): QueueEntry | undefined {
  return repository.queues.get(baseRef)?.find((entry) => entry.pull.id === id);
}

/** Puts a pull request at the end of the queue (`jump`: at its front). It must have passed all but the queue itself. */
export function enqueue(
  world: World,
  pull: PullRequest,
  by: Actor,
  { expectedHead, jump = false }: { readonly expectedHead?: string | undefined; readonly jump?: boolean } = {},
): QueueEntry {
  const { repository, baseRef } = pull;
  if (queueRuleOf(repository, baseRef) === undefined) throw refuse("The merge queue is not enabled for this branch");
  if (pull.issue.state === "closed") throw refuse("Pull request is closed");
  if (pull.draft) throw refuse("Pull request is in draft state");
  if (expectedHead !== undefined && expectedHead !== pull.headSha) throw refuse("The head ref has changed");
  if (entryOf(pull) !== undefined) throw refuse("Pull request is already in the queue");
  computeMergeability(world, pull);
  if (pull.mergeability?.mergeable !== true) throw refuse("Pull request is not mergeable");
  const [blocker] = mergeBlockers(world, pull, undefined, undefined, true);
  if (blocker !== undefined) throw refuse(blocker.message);
  const id = world.ids.next();
  const entry: QueueEntry = {
    id,
    nodeId: nodeId("MQE", id),
    pull,
    enqueuedBy: accountOf(by),
    enqueuedAt: world.clock.now(),
    headSha: pull.headSha,
    group: undefined,
  };
  const queue = repository.queues.get(baseRef) ?? [];
  repository.queues.set(baseRef, jump ? [entry, ...queue] : [...queue, entry]);
  pull.autoMerge = undefined;
  announcePull(world, pull, "enqueued", entry.enqueuedBy);
  buildSoon(world, repository, baseRef);
  return entry;
}

/** Takes a pull request out of its queue, if it is in one; those behind it are built again. */
export function leaveQueue(world: World, pull: PullRequest, reason: LeaveReason, by: Account): void {
  const entry = entryOf(pull);
  if (entry === undefined) return;
  const { repository, baseRef } = pull;
  const queue = repository.queues.get(baseRef) ?? [];
  repository.queues.set(
    baseRef,
    queue.filter((each) => each !== entry),
  );
  announcePull(world, pull, "dequeued", by, { reason });
  if (entry.group !== undefined) dropGroup(world, repository, baseRef, entry.group, "dequeued");
  buildSoon(world, repository, baseRef);
}

/** Builds the groups of a queue, soon. */
export function buildSoon(world: World, repository: Repository, branch: string): void {
  if ((repository.queues.get(branch) ?? []).length === 0) return;
  world.background.add(`queue ${repository.id} ${branch}`, () => {
    build(world, repository, branch);
    world.reactions.shaChanged(repository, "");
  });
}

/** Gives each entry that is to be tested its group, on the base or on the one before; drops what stands on another. */
function build(world: World, repository: Repository, branch: string): void {
  const rule = queueRuleOf(repository, branch);
  const base = repository.git.refs.get(`refs/heads/${branch}`);
  if (rule === undefined || base === undefined) return;
  let parent = base;
  for (const [index, entry] of (repository.queues.get(branch) ?? []).entries()) {
    const isCurrent = entry.group?.parentSha === parent && index < rule.maxEntriesToBuild;
    if (entry.group !== undefined && !isCurrent) {
      dropGroup(world, repository, branch, entry.group, "invalidated");
      entry.group = undefined;
    }
    if (index >= rule.maxEntriesToBuild) continue;
    entry.group ??= makeGroup(world, entry, rule, parent);
    if (entry.group === undefined) {
      leaveQueue(world, entry.pull, "MERGE_CONFLICT", queueBot(world));
      return;
    }
    if (!isCurrent) watchTimeout(world, entry, rule);
    parent = entry.group.headSha;
  }
}

function watchTimeout(world: World, entry: QueueEntry, rule: QueueRule): void {
  const { group, pull } = entry;
  world.clock.at(world.clock.now() + rule.timeoutMinutes * 60_000, () => {
    if (entry.group === group && entryOf(pull) === entry) leaveQueue(world, pull, "CI_TIMEOUT", queueBot(world));
  });
}

function refuse(why: string): Refusal {
  return new Refusal(422, why);
}
