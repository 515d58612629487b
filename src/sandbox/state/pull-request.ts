import type { Account } from "./account.ts";

export type MergeMethod = "merge" | "squash" | "rebase";

export type ReviewState = "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";

export interface Review {
  readonly id: number;
  readonly nodeId: string;
  readonly user: Account;
  body: string;
  state: ReviewState;
  /** The head when the review was submitted. */
  readonly commitId: string;
  submittedAt: number | undefined;
}

/** What the background job found out about a pair of head and base. */
export interface Mergeability {
  readonly head: string;
  readonly base: string;
  readonly mergeable: boolean;
  readonly rebaseable: boolean;
}

export interface AutoMerge {
  readonly enabledBy: Account;
  readonly method: MergeMethod;
  readonly title: string | undefined;
  readonly message: string | undefined;
  readonly enabledAt: number;
}
