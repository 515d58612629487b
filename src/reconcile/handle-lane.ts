/** What is done with a claimed lane, by its kind. */

import type { LaneKey } from "../ports/inbox.ts";
import type { ClaimedLane } from "../ports/lanes.ts";
import type { Log } from "../ports/log.ts";
import { CheckRoom } from "./checking/check-room.ts";
import { parseChecksLane } from "./checking/checks-lane.ts";
import { workChecksLane } from "./checking/work-checks-lane.ts";
import { workIntakeLane } from "./intake-lane.ts";
import { isRecord } from "./is-record.ts";
import { Memories } from "./memory.ts";
import type { Outside } from "./outside.ts";
import type { PassResult } from "./pass.ts";
import { workRepositoryLane } from "./repository-lane.ts";
import { WriteTally } from "./write-tally.ts";

/** Looks at an installation; `named` are repositories of which its deliveries spoke. */
export type LookAtInstallation = (installationId: number, named: readonly number[]) => Promise<void>;

/**
 * One handler for a process: what it remembers of homes lives as long as the process. When the signal aborts, it ends
 * after the write at hand.
 */
export function createLaneHandler(
  outside: Outside,
  lookAtInstallation: LookAtInstallation,
  tally = new WriteTally(),
  room = new CheckRoom(),
): (lane: ClaimedLane, signal: AbortSignal, log: Log) => Promise<PassResult> {
  const memories = new Memories();
  return async (lane, signal, log) => {
    const within: Outside = { ...outside, log };
    const checks = parseChecksLane(lane.key);
    if (checks !== undefined) return workChecksLane(within, room, lane, checks.repositoryId, checks.subject);
    const repository = idOf(lane.key, "repository:");
    if (repository !== undefined) return workRepositoryLane(within, memories, tally, lane, repository, signal);
    const installation = idOf(lane.key, "installation:");
    if (installation === undefined) return workIntakeLane(within, lane);
    await lookAtInstallation(installation, repositoriesIn(lane));
    return { wakeAt: undefined };
  };
}

function idOf(key: LaneKey, prefix: string): number | undefined {
  return key.startsWith(prefix) ? Number(key.slice(prefix.length)) : undefined;
}

const repositoriesIn = ({ deliveries }: ClaimedLane): readonly number[] => [
  ...new Set(
    deliveries.flatMap(({ payload }) =>
      isRecord(payload) && typeof payload["repositoryId"] === "number" ? [payload["repositoryId"]] : [],
    ),
  ),
];
