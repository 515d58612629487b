/** A pull request in GitHub's words → in ours. */
import type { PullRequest, PullRequestDetails } from "../ports/pull-requests.ts";
import type { AppIdentity } from "./app-identity.ts";

/** Octokit reads ids beyond 2^53 as bigint; GitHub's are far from there. */
export type GithubId = number | bigint;

/** What GitHub's answers on pull requests have in common, as far as it is read. */
export interface PullRequestAnswer {
  readonly number: number;
  readonly state: string;
  readonly draft?: boolean | undefined;
  readonly title: string;
  readonly body: string | null;
  readonly user: { readonly login: string } | null;
  readonly labels: readonly { readonly name?: string | undefined }[];
  readonly head: { readonly ref: string; readonly sha: string; readonly repo: { readonly id: GithubId } | null };
  readonly base: { readonly ref: string; readonly repo: { readonly id: GithubId; readonly node_id: string } };
  readonly created_at: string;
  readonly closed_at: string | null;
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
  readonly html_url: string;
}

export interface DetailsAnswer extends PullRequestAnswer {
  readonly mergeable: boolean | null;
  readonly mergeable_state: string;
  readonly merged_by: { readonly login: string } | null;
}

export function readPullRequest(answer: PullRequestAnswer, { botLogin }: AppIdentity): PullRequest {
  return {
    number: answer.number,
    branch: answer.head.ref,
    base: answer.base.ref,
    head: answer.head.sha,
    state: answer.state === "open" ? "open" : "closed",
    draft: answer.draft ?? false,
    title: answer.title,
    body: answer.body ?? "",
    labels: answer.labels.flatMap(({ name }) => (name === undefined ? [] : [name])),
    own: answer.user?.login === botLogin,
    sameRepository: answer.head.repo !== null && Number(answer.head.repo.id) === Number(answer.base.repo.id),
    createdAt: Date.parse(answer.created_at),
    closedAt: time(answer.closed_at),
    mergedAt: time(answer.merged_at),
    // Of an open pull request it is a test merge that changes with every look.
    mergeCommit: answer.merged_at === null ? undefined : (answer.merge_commit_sha ?? undefined),
    url: answer.html_url,
  };
}

export const readDetails = (answer: DetailsAnswer, identity: AppIdentity): Omit<PullRequestDetails, "closedBy"> => ({
  ...readPullRequest(answer, identity),
  mergeable: mergeable(answer),
  mergedBy: answer.merged_by?.login,
});

/**
 * GitHub's `mergeable_state`, whose values only the GraphQL schema lists (MergeStateStatus). What is not known by name is
 * `unknown`: nothing is merged on it.
 */
function mergeable({ mergeable: computed, mergeable_state }: DetailsAnswer): PullRequestDetails["mergeable"] {
  switch (mergeable_state) {
    case "dirty":
      return "conflict";
    case "behind":
    case "blocked":
    case "unstable":
      return mergeable_state;
    case "draft":
      return "blocked";
    case "clean":
    case "has_hooks":
      return computed === null ? "unknown" : "clean";
    default:
      return computed === false ? "conflict" : "unknown";
  }
}

const time = (text: string | null): number | undefined => (text === null ? undefined : Date.parse(text));
