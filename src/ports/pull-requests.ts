/** Pull requests of one repository, as far as promotions need them. */
import type { Repository, Sha } from "../domain/repository.ts";

export interface PullRequests {
  /** Open pull requests whose branch starts with the prefix, opened by the App. One request a hundred. */
  listOpen(repository: Repository, branchPrefix: string): Promise<readonly PullRequest[]>;
  /** All open ones, whoever opened them and wherever their branch lies. One request a hundred. */
  listEveryOpen(repository: Repository): Promise<readonly PullRequest[]>;
  /** Those of one branch, closed ones included, newest first. */
  findByBranch(repository: Repository, branch: string): Promise<readonly PullRequest[]>;
  /** `mergeable` computed by GitHub is only in this answer. */
  get(repository: Repository, number: number): Promise<PullRequestDetails>;
  /** Adopts the open one of the branch if there is one already (GitHub answers 422). Throws Mistake `no-difference`. */
  create(repository: Repository, pullRequest: NewPullRequest): Promise<PullRequest>;
  edit(
    repository: Repository,
    number: number,
    change: { readonly title?: string; readonly body?: string },
  ): Promise<void>;
  close(repository: Repository, number: number): Promise<void>;
  addLabels(repository: Repository, number: number, labels: readonly string[]): Promise<void>;
  /** Throws Mistake where a reviewer is not a collaborator. */
  requestReviews(
    repository: Repository,
    number: number,
    logins: readonly string[],
    teams: readonly string[],
  ): Promise<void>;
  /** Merges only this head. Never retried by itself: the caller reads the state again first. */
  merge(repository: Repository, number: number, merge: MergeRequest): Promise<MergeAnswer>;
  /** Whether it is in the merge queue of its base. */
  isQueued(repository: Repository, number: number): Promise<boolean>;
  /** Takes it out of the merge queue; nothing if it is in none (any more). */
  leaveQueue(repository: Repository, number: number): Promise<void>;
  /** Reviews submitted by people, oldest first. */
  reviews(repository: Repository, number: number): Promise<readonly Review[]>;
  /** Finds the comment with that hidden marker, and edits it, or writes a new one. */
  say(repository: Repository, number: number, marker: string, body: string): Promise<void>;
}

export interface PullRequest {
  readonly number: number;
  readonly branch: string;
  readonly base: string;
  readonly head: Sha;
  readonly state: "open" | "closed";
  readonly draft: boolean;
  readonly title: string;
  readonly body: string;
  /** Names of the labels. */
  readonly labels: readonly string[];
  /** The App itself opened it. */
  readonly own: boolean;
  /** The branch lies in the same repository (not a fork). */
  readonly sameRepository: boolean;
  readonly createdAt: number;
  readonly closedAt: number | undefined;
  readonly mergedAt: number | undefined;
  readonly mergeCommit: Sha | undefined;
  readonly url: string;
}

export interface PullRequestDetails extends PullRequest {
  readonly mergeable: "unknown" | "clean" | "unstable" | "blocked" | "behind" | "conflict";
  readonly mergedBy: string | undefined;
  /**
   * Who closed it unmerged (`closed_by` of the issue: one more request, made only then); undefined while it is open, when
   * it was merged, and where GitHub does not say.
   */
  readonly closedBy: { readonly login: string; readonly ourselves: boolean } | undefined;
}

export interface NewPullRequest {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
}

export interface MergeRequest {
  readonly head: Sha;
  readonly method: "merge" | "squash" | "rebase" | undefined;
  readonly title: string;
  readonly message: string;
}

/**
 * `moved`: the head is another (409); `refused`: GitHub's rules do not allow it now (405), with its sentence; `queued`: its
 * base has a merge queue, and it is in it with that head, put there now or before.
 */
export type MergeAnswer =
  | { readonly kind: "merged"; readonly commit: Sha }
  | { readonly kind: "moved" }
  | { readonly kind: "queued" }
  | { readonly kind: "refused"; readonly reason: string };

export interface Review {
  readonly login: string;
  readonly state: "approved" | "changes-requested" | "commented" | "dismissed";
  readonly commit: Sha;
  readonly at: number;
}
