/**
 * The operations in use, each with what it does in words (for the sentences of mistakes) and the permission without which
 * GitHub refuses it ("Permissions required for GitHub Apps", GitHub's REST documentation). Comments, labels and
 * reviewers of pull requests need `pull_requests` alone; `issues` would do as well and is not asked for.
 */
import type { Level } from "./requirements.ts";

export interface Operation {
  /** Follows "to": `open a pull request`. */
  readonly doing: string;
  readonly permission: string;
  readonly level: Level;
}

const repo = "/repos/{owner}/{repo}";
const operation = (doing: string, permission: string, level: Level): Operation => ({ doing, permission, level });

const OPERATIONS: Readonly<Record<string, Operation>> = {
  "GET /app": operation("read the App", "metadata", "read"),
  "GET /app/hook/config": operation("read the App's webhook", "metadata", "read"),
  "GET /app/hook/deliveries": operation("list webhook deliveries", "metadata", "read"),
  "POST /app/hook/deliveries/{delivery_id}/attempts": operation("deliver a webhook again", "metadata", "read"),
  "GET /app/installations": operation("list the installations", "metadata", "read"),
  "POST /app/installations/{installation_id}/access_tokens": operation("get an installation token", "metadata", "read"),
  [`GET ${repo}/installation`]: operation("find the installation", "metadata", "read"),
  "GET /installation/repositories": operation("list the repositories", "metadata", "read"),
  [`GET ${repo}`]: operation("read the repository", "metadata", "read"),
  [`GET ${repo}/rules/branches/{branch}`]: operation("read the rules of a branch", "metadata", "read"),
  [`GET ${repo}/rulesets/{ruleset_id}`]: operation("read a ruleset", "metadata", "read"),
  "GET /orgs/{org}/teams/{team_slug}/members": operation("read who is in a team", "members", "read"),
  [`GET ${repo}/issues/comments/{comment_id}`]: operation("read a comment", "issues", "read"),
  [`POST ${repo}/issues/comments/{comment_id}/reactions`]: operation("react to a comment", "issues", "write"),
  [`GET ${repo}/compare/{basehead}`]: operation("compare commits", "contents", "read"),
  [`POST ${repo}/git/trees`]: operation("write files", "contents", "write"),
  [`POST ${repo}/git/commits`]: operation("make a commit", "contents", "write"),
  [`GET ${repo}/git/ref/{ref}`]: operation("read a branch", "contents", "read"),
  [`POST ${repo}/git/refs`]: operation("make a branch", "contents", "write"),
  [`PATCH ${repo}/git/refs/{ref}`]: operation("move a branch forward", "contents", "write"),
  [`GET ${repo}/pulls`]: operation("list pull requests", "pull_requests", "read"),
  [`POST ${repo}/pulls`]: operation("open a pull request", "pull_requests", "write"),
  [`GET ${repo}/pulls/{pull_number}`]: operation("read a pull request", "pull_requests", "read"),
  [`PATCH ${repo}/pulls/{pull_number}`]: operation("edit a pull request", "pull_requests", "write"),
  [`PUT ${repo}/pulls/{pull_number}/merge`]: operation("merge a pull request", "contents", "write"),
  [`GET ${repo}/pulls/{pull_number}/reviews`]: operation("read reviews", "pull_requests", "read"),
  [`POST ${repo}/pulls/{pull_number}/requested_reviewers`]: operation("ask for reviews", "pull_requests", "write"),
  [`GET ${repo}/issues/{issue_number}`]: operation("read who closed a pull request", "pull_requests", "read"),
  [`POST ${repo}/issues/{issue_number}/labels`]: operation("label a pull request", "pull_requests", "write"),
  [`GET ${repo}/issues/{issue_number}/comments`]: operation("read comments", "pull_requests", "read"),
  [`POST ${repo}/issues/{issue_number}/comments`]: operation("comment on a pull request", "pull_requests", "write"),
  [`PATCH ${repo}/issues/comments/{comment_id}`]: operation("edit a comment", "pull_requests", "write"),
  [`GET ${repo}/commits/{ref}`]: operation("read who made a commit", "contents", "read"),
  [`GET ${repo}/commits/{commit_sha}/pulls`]: operation(
    "read the pull request that a commit came by",
    "pull_requests",
    "read",
  ),
  [`GET ${repo}/collaborators/{username}/permission`]: operation("read a person's role", "metadata", "read"),
  [`GET ${repo}/commits/{ref}/check-runs`]: operation("read check runs", "checks", "read"),
  [`GET ${repo}/commits/{ref}/status`]: operation("read commit statuses", "statuses", "read"),
  [`GET ${repo}/commits/{ref}/statuses`]: operation("read commit statuses", "statuses", "read"),
  [`GET ${repo}/deployments`]: operation("list deployments", "deployments", "read"),
  [`POST ${repo}/deployments`]: operation("make a deployment", "deployments", "write"),
  [`GET ${repo}/deployments/{deployment_id}`]: operation("read a deployment", "deployments", "read"),
  [`GET ${repo}/deployments/{deployment_id}/statuses`]: operation("read how a deployment fares", "deployments", "read"),
  [`POST ${repo}/deployments/{deployment_id}/statuses`]: operation(
    "say how a deployment fares",
    "deployments",
    "write",
  ),
  [`GET ${repo}/check-runs/{check_run_id}/annotations`]: operation("read annotations", "checks", "read"),
  [`POST ${repo}/check-runs`]: operation("write a check run", "checks", "write"),
  [`PATCH ${repo}/check-runs/{check_run_id}`]: operation("update a check run", "checks", "write"),
  "POST /graphql MoveBranch": operation("move or delete a branch", "contents", "write"),
  "POST /graphql MergeQueueEntry": operation("read a merge queue", "pull_requests", "read"),
  "POST /graphql EnqueuePullRequest": operation("put a pull request into a merge queue", "contents", "write"),
  "POST /graphql DequeuePullRequest": operation("take a pull request out of a merge queue", "contents", "write"),
  "POST /graphql RepositoryNodeId": operation("read the repository", "metadata", "read"),
  "POST /graphql FilesOnDefaultBranch": operation("read files of default branches", "contents", "read"),
  "POST /graphql BranchUpdateRule": operation("read the protection of a branch", "contents", "read"),
};

/** What is known of an operation, by the name that {@link operationName} gives. */
export const describeOperation = (name: string): Operation =>
  OPERATIONS[name] ?? { doing: `send ${name}`, permission: "metadata", level: "read" };

export const operationsInUse: ReadonlyMap<string, Operation> = new Map(Object.entries(OPERATIONS));

/** `METHOD /template`; for GraphQL the name of the query is added. */
export function operationName(request: {
  readonly method: string;
  readonly url: string;
  readonly query?: unknown;
}): string {
  if (!request.url.endsWith("/graphql")) return `${request.method} ${request.url}`;
  const [, name = "unnamed"] = /^\s*(?:query|mutation)\s+(\w+)/.exec(String(request.query)) ?? [];
  return `POST /graphql ${name}`;
}
