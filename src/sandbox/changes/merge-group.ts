import { simpleCommit } from "../shapes/commit.ts";
import type { Account } from "../state/account.ts";
import { accountByLogin } from "../state/look-up.ts";
import type { MergeGroup } from "../state/merge-queue.ts";
import type { QueueEntry, Repository } from "../state/repository.ts";
import type { QueueRule } from "../state/rules.ts";
import type { World } from "../state/world.ts";
import { makeMerge } from "./make-merge.ts";
import { moveRef } from "./move-ref.ts";

/** The account that merge queues act as. */
export const MERGE_QUEUE_BOT = "github-merge-queue[bot]";

/**
 * Builds the commit that a queue tests for an entry: on the base, or on the group before it. Undefined where it
 * conflicts.
 */
export function makeGroup(
  world: World,
  { pull, enqueuedBy }: QueueEntry,
  rule: QueueRule,
  parentSha: string,
): MergeGroup | undefined {
  const { repository, baseRef, issue } = pull;
  const by = { kind: "user", user: enqueuedBy } as const;
  const headSha = makeMerge(world, pull, by, { method: rule.method }, parentSha);
  const baseSha = repository.git.refs.get(`refs/heads/${baseRef}`);
  if (headSha === undefined || baseSha === undefined) return undefined;
  const ref = `refs/heads/gh-readonly-queue/${baseRef}/pr-${issue.number}-${parentSha}`;
  const group = { ref, headSha, baseSha, parentSha, createdAt: world.clock.now() };
  moveRef(world, { repository, ref, to: headSha, by: { kind: "user", user: queueBot(world) }, merging: true });
  announce(world, repository, baseRef, group, "checks_requested");
  return group;
}

/** Gives a group up, or away once it is merged. */
export function dropGroup(
  world: World,
  repository: Repository,
  base: string,
  group: MergeGroup,
  reason: "merged" | "invalidated" | "dequeued",
): void {
  announce(world, repository, base, group, "destroyed", reason);
  const by = { kind: "user", user: queueBot(world) } as const;
  moveRef(world, { repository, ref: group.ref, to: undefined, by, merging: true });
}

/** The account of merge queues. */
export function queueBot(world: World): Account {
  const bot = accountByLogin(world, MERGE_QUEUE_BOT);
  if (bot === undefined) throw new Error(`there is no account ${MERGE_QUEUE_BOT}`);
  return bot;
}

function announce(
  world: World,
  repository: Repository,
  base: string,
  group: MergeGroup,
  action: "checks_requested" | "destroyed",
  reason?: string,
): void {
  world.emit({
    name: "merge_group",
    action,
    sender: queueBot(world),
    repository,
    payload: () => ({
      ...(reason === undefined ? {} : { reason }),
      merge_group: {
        head_sha: group.headSha,
        head_ref: group.ref,
        base_sha: group.baseSha,
        base_ref: `refs/heads/${base}`,
        head_commit: simpleCommit(repository.git.history.commit(group.headSha)),
      },
    }),
  });
}
