import type { BareRepository } from "../git/bare-repository.ts";
import type { Account, Role, Team } from "./account.ts";
import type { CheckRun, CheckSuite, CommitStatus } from "./check.ts";
import type { Deployment } from "./deployment.ts";
import type { Comment, Issue, Label } from "./issue.ts";
import type { MergeGroup } from "./merge-queue.ts";
import type { AutoMerge, Mergeability, Review } from "./pull-request.ts";
import type { Protection, Ruleset } from "./rules.ts";

/** What an administrator can set on a repository. */
export interface RepositorySettings {
  allowMergeCommit: boolean;
  allowSquashMerge: boolean;
  allowRebaseMerge: boolean;
  allowAutoMerge: boolean;
  allowUpdateBranch: boolean;
  deleteBranchOnMerge: boolean;
  mergeCommitTitle: "PR_TITLE" | "MERGE_MESSAGE";
  mergeCommitMessage: "PR_TITLE" | "PR_BODY" | "BLANK";
  squashMergeCommitTitle: "PR_TITLE" | "COMMIT_OR_PR_TITLE";
  squashMergeCommitMessage: "PR_BODY" | "COMMIT_MESSAGES" | "BLANK";
}

/** What GitHub gives to a new repository. */
export const NEW_REPOSITORY_SETTINGS: RepositorySettings = {
  allowMergeCommit: true,
  allowSquashMerge: true,
  allowRebaseMerge: true,
  allowAutoMerge: false,
  allowUpdateBranch: false,
  deleteBranchOnMerge: false,
  mergeCommitTitle: "MERGE_MESSAGE",
  mergeCommitMessage: "PR_TITLE",
  squashMergeCommitTitle: "COMMIT_OR_PR_TITLE",
  squashMergeCommitMessage: "COMMIT_MESSAGES",
};

/** A pull request. It stands beside {@link Repository} since each knows the other. */
export interface PullRequest {
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly issue: Issue;
  readonly headRepository: Repository;
  readonly headRef: string;
  headSha: string;
  baseRef: string;
  /** The base when the head was last pushed, not the base of now: GitHub's `base.sha`. */
  baseSha: string;
  draft: boolean;
  /** Known after a background tick; counts only while head and base are those it was computed for. */
  mergeability: Mergeability | undefined;
  /** The test merge, later the commit that came of the merge. */
  mergeCommitSha: string | null;
  merged: { readonly at: number; readonly by: Account } | undefined;
  requestedReviewers: Account[];
  requestedTeams: Team[];
  readonly reviews: Review[];
  autoMerge: AutoMerge | undefined;
  /** Who pushed the head last, for rules that ask for another person's approval. */
  lastPusher: Account;
  maintainerCanModify: boolean;
}

/** A pull request that waits in the queue of its base branch. */
export interface QueueEntry {
  readonly id: number;
  readonly nodeId: string;
  readonly pull: PullRequest;
  readonly enqueuedBy: Account;
  readonly enqueuedAt: number;
  readonly headSha: string;
  /** The group that is being tested for it: base, all entries before it, and itself. */
  group: MergeGroup | undefined;
}

export interface Repository {
  readonly id: number;
  readonly nodeId: string;
  owner: Account;
  name: string;
  description: string | null;
  private: boolean;
  archived: boolean;
  readonly parent: Repository | undefined;
  defaultBranch: string;
  settings: RepositorySettings;
  readonly createdAt: number;
  updatedAt: number;
  pushedAt: number;
  readonly git: BareRepository;
  /** Account ids. */
  readonly collaborators: Map<number, Role>;
  /** Team ids. */
  readonly teams: Map<number, Role>;
  nextNumber: number;
  readonly issues: Map<number, Issue>;
  readonly pulls: Map<number, PullRequest>;
  /** Open pull requests by the full name and branch of their head, so that a push finds them at once. */
  readonly openByHead: Map<string, Set<PullRequest>>;
  /** Open pull requests by base branch. */
  readonly openByBase: Map<string, Set<PullRequest>>;
  readonly comments: Map<number, Comment>;
  /** By lower-cased name. */
  readonly labels: Map<string, Label>;
  /** By sha, oldest first. */
  readonly statuses: Map<string, CommitStatus[]>;
  readonly suites: Map<number, CheckSuite>;
  readonly runs: Map<number, CheckRun>;
  /** By sha. */
  readonly suitesBySha: Map<string, CheckSuite[]>;
  /** By sha, oldest first. */
  readonly runsBySha: Map<string, CheckRun[]>;
  readonly deployments: Map<number, Deployment>;
  readonly protections: Map<string, Protection>;
  readonly rulesets: Map<number, Ruleset>;
  /** Entries by base branch, first in line first. */
  readonly queues: Map<string, QueueEntry[]>;
}

/** `owner/name`. */
export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}
