/** Commits and branches. What is refused because of where a branch stands is an answer, not an error. */
import type { Branches } from "../ports/branches.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { makeCommit } from "./commits.ts";
import { isRefusal } from "./failures.ts";
import type { FreshCommits } from "./fresh-commits.ts";
import { moveBranch, protectedBranch } from "./move-branch.ts";
import type { NodeIds } from "./node-ids.ts";

export function createBranches(clients: Clients, nodeIds: NodeIds, fresh: FreshCommits): Branches {
  return {
    async commit(repository, commit) {
      const made = await makeCommit(clients.promoting(repository), repository, commit);
      fresh.add(repository.id, made.sha);
      return made;
    },
    async create(repository, branch, sha) {
      try {
        await clients.promoting(repository).request("POST /repos/{owner}/{repo}/git/refs", {
          ...ownerAndRepo(repository.fullName),
          ref: `refs/heads/${branch}`,
          sha,
        });
        return "created";
      } catch (error) {
        if (isRefusal(error, 422, /already exists/i)) return "exists";
        throw isRefusal(error, 422) ? protectedBranch(error, repository, branch) : error;
      }
    },
    async move(repository, branch, from, to) {
      const answer = await moveBranch(clients, nodeIds, repository, { branch, from, to });
      return answer === "done" ? "moved" : answer;
    },
    async append(repository, branch, to) {
      try {
        await clients.promoting(repository).request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", {
          ...ownerAndRepo(repository.fullName),
          ref: `heads/${branch}`,
          sha: to,
          force: false,
        });
        return "appended";
      } catch (error) {
        if (isRefusal(error, 422, /not a fast[- ]forward/i)) return "diverged";
        if (isRefusal(error, 404) || isRefusal(error, 422, /reference does not exist/i)) return "missing";
        throw isRefusal(error, 422) ? protectedBranch(error, repository, branch) : error;
      }
    },
    async delete(repository, branch, from) {
      const answer = await moveBranch(clients, nodeIds, repository, { branch, from, to: undefined });
      return answer === "done" ? "deleted" : answer;
    },
  };
}
