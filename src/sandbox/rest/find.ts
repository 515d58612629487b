import type { Commit } from "../git/commit.ts";
import { notFound, Refusal } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import type { Issue } from "../state/issue.ts";
import type { PullRequest, Repository } from "../state/repository.ts";

/** The pull request of the path's `{number}`; 404 without. */
export function pullOf(call: RepositoryCall): PullRequest {
  const pull = call.repository.pulls.get(Number(call.params["number"]));
  if (pull === undefined) throw notFound();
  return pull;
}

/** The issue or pull request of the path's `{number}`; 404 without. */
export function issueOf(call: RepositoryCall): Issue {
  const issue = call.repository.issues.get(Number(call.params["number"]));
  if (issue === undefined) throw notFound();
  return issue;
}

/** The commit that a branch, tag, full ref or (shortened) sha names, if any. */
export function resolveCommit({ git }: Repository, name: string): Commit | undefined {
  const { refs, objects, history } = git;
  const sha =
    refs.get(`refs/heads/${name}`) ??
    refs.get(`refs/tags/${name}`) ??
    refs.get(`refs/${name}`) ??
    (name.startsWith("refs/") ? refs.get(name) : undefined) ??
    name;
  return objects.has("commit", sha) ? history.commit(sha) : undefined;
}

/** The same where there must be one: 422 in the words of the commits API, 409 in a repository without commits. */
export function expectCommit(repository: Repository, name: string): Commit {
  refuseEmpty(repository);
  const commit = resolveCommit(repository, name);
  if (commit === undefined) throw new Refusal(422, `No commit found for SHA: ${name}`);
  return commit;
}

/** 409, as the Git data API answers in a repository without commits. */
export function refuseEmpty({ git }: Repository): void {
  if (!git.refs.hasAny("refs/heads/")) throw new Refusal(409, "Git Repository is empty.");
}
