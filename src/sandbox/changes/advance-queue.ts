import { rulesOf } from "../rules/effective-rules.ts";
import { outcomeOf } from "../rules/required-checks.ts";
import type { QueueEntry, Repository } from "../state/repository.ts";
import type { QueueRule } from "../state/rules.ts";
import type { World } from "../state/world.ts";
import { announcePull } from "./announce-pull.ts";
import { dropGroup, queueBot } from "./merge-group.ts";
import { finishMerge } from "./merge-pull-request.ts";
import { leaveQueue, queueRuleOf } from "./merge-queue.ts";

/** Merges from the queues of a repository what has been tested and passed, and drops what has failed. */
export function advanceQueues(world: World, repository: Repository): void {
  for (const [branch, queue] of repository.queues) {
    const rule = queueRuleOf(repository, branch);
    if (rule !== undefined && queue.length > 0) advance(world, repository, branch, rule);
  }
}

function advance(world: World, repository: Repository, branch: string, rule: QueueRule): void {
  const queue = repository.queues.get(branch) ?? [];
  const outcomes = queue.map((entry) => outcomeOfGroup(repository, branch, entry));
  const ready = rule.grouping === "ALLGREEN" ? leading(outcomes, "passed") : outcomes.lastIndexOf("passed") + 1;
  const failed = queue[outcomes.indexOf("failed")];
  // Where only the head of a group must be green, a failure counts once nothing behind it can make up for it.
  const isFinal = rule.grouping === "ALLGREEN" || !outcomes.includes("pending");
  if (ready > 0 && !mayWait(world, queue, rule)) {
    for (const entry of queue.slice(0, Math.min(ready, rule.maxEntriesToMerge)))
      merge(world, repository, branch, entry);
    if (ready > rule.maxEntriesToMerge) advance(world, repository, branch, rule);
  } else if (failed !== undefined && isFinal) {
    leaveQueue(world, failed.pull, "CI_FAILURE", queueBot(world));
  }
}

/** Whether the queue still waits for more entries to merge with. */
function mayWait(world: World, queue: readonly QueueEntry[], rule: QueueRule): boolean {
  const [first] = queue;
  if (first === undefined || queue.length >= rule.minEntriesToMerge) return false;
  const until = first.enqueuedAt + rule.minEntriesWaitMinutes * 60_000;
  if (world.clock.now() >= until) return false;
  world.clock.at(until, () => {
    advanceQueues(world, first.pull.repository);
  });
  return true;
}

function merge(world: World, repository: Repository, branch: string, entry: QueueEntry): void {
  const { group, pull } = entry;
  if (group === undefined) return;
  repository.queues.set(
    branch,
    (repository.queues.get(branch) ?? []).filter((each) => each !== entry),
  );
  finishMerge(world, pull, { kind: "user", user: queueBot(world) }, group.headSha);
  announcePull(world, pull, "dequeued", queueBot(world), { reason: "MERGE" });
  dropGroup(world, repository, branch, group, "merged");
}

/** What the required checks say of the commit that the queue has built; those of the head alone do not count. */
function outcomeOfGroup(
  repository: Repository,
  branch: string,
  { group }: QueueEntry,
): "passed" | "pending" | "failed" {
  if (group === undefined) return "pending";
  const required = rulesOf(repository, branch).flatMap(({ checks }) => checks?.required ?? []);
  const outcomes = required.map((check) => outcomeOf(repository, check, group.headSha) ?? "pending");
  if (outcomes.includes("failed")) return "failed";
  return outcomes.includes("pending") ? "pending" : "passed";
}

function leading<T>(list: readonly T[], value: T): number {
  const end = list.findIndex((each) => each !== value);
  return end < 0 ? list.length : end;
}
