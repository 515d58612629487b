/** Opening a pull request, once: what is open already for the branch is adopted. */
import { Mistake } from "../domain/failure.ts";
import type { Repository } from "../domain/repository.ts";
import type { NewPullRequest, PullRequest } from "../ports/pull-requests.ts";
import { ownerAndRepo } from "./clients.ts";
import { isRefusal } from "./failures.ts";
import type { Octokit } from "./octokit.ts";
import type { PullRequestAnswer } from "./pull-request-answer.ts";

interface Means {
  readonly octokit: Octokit;
  readonly read: (answer: PullRequestAnswer) => Promise<PullRequest>;
  readonly findOpen: (pullRequest: NewPullRequest) => Promise<PullRequest | undefined>;
}

/**
 * One request where there is none yet; one more where GitHub says that there is (its words of 422 are those that its API
 * has used for years; anything else of 422 is thrown with them).
 */
export async function openPullRequest(
  repository: Repository,
  pullRequest: NewPullRequest,
  { octokit, read, findOpen }: Means,
): Promise<PullRequest> {
  const { branch, base, title, body, draft } = pullRequest;
  try {
    const { data } = await octokit.request("POST /repos/{owner}/{repo}/pulls", {
      ...ownerAndRepo(repository.fullName),
      ...{ head: branch, base, title, body, draft },
    });
    return await read(data);
  } catch (error) {
    if (isRefusal(error, 422, /pull request already exists/i)) {
      const open = await findOpen(pullRequest);
      if (open !== undefined) return open;
    }
    throw explained(error, repository, pullRequest);
  }
}

function explained(error: unknown, { fullName }: Repository, { branch, base }: NewPullRequest): unknown {
  const options = { cause: error };
  if (isRefusal(error, 422, /no commits between/i)) {
    const sentence = `${branch} of ${fullName} holds nothing that ${base} does not hold, so there is nothing to propose`;
    return new Mistake("no-difference", sentence, options);
  }
  if (isRefusal(error, 422, /draft pull requests are not supported/i)) {
    const sentence = `${fullName} does not support draft pull requests on its plan; remove "draft: true" from towpath.yaml`;
    return new Mistake("draft-unsupported", sentence, options);
  }
  if (isRefusal(error, 422, /\bbase\b.*invalid|invalid.*\bbase\b/i)) {
    const sentence = `${fullName} has no branch ${base}; make it, or name another one in towpath.yaml`;
    return new Mistake("base-missing", sentence, options);
  }
  return error;
}
