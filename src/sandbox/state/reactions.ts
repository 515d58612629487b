import type { Account } from "./account.ts";
import type { PullRequest, Repository } from "./repository.ts";

/** Why a pull request leaves a merge queue, in the words of the event. */
export type LeaveReason =
  | "MANUAL"
  | "BRANCH_PROTECTIONS"
  | "MERGE"
  | "MERGE_CONFLICT"
  | "CI_FAILURE"
  | "CI_TIMEOUT"
  | "ALREADY_MERGED";

/**
 * What GitHub does by itself after a change: auto-merge and merge queues. The changes name the occasion here; who
 * reacts is set when the sandbox starts, since reacting means further changes.
 */
export interface Reactions {
  /** A base branch points elsewhere. */
  baseMoved(repository: Repository, branch: string): void;
  /** A pull request cannot stay in its queue: pushed to, closed, or without its branch. */
  pullLeaves(pull: PullRequest, reason: LeaveReason, by: Account): void;
  /** Checks, statuses or reviews that count for this commit have changed. */
  shaChanged(repository: Repository, sha: string): void;
}

export const NO_REACTIONS: Reactions = { baseMoved: () => {}, pullLeaves: () => {}, shaChanged: () => {} };
