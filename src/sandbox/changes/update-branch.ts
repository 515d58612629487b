import { mergeCommits } from "../git/merge.ts";
import { Refusal } from "../http/answer.ts";
import type { Actor } from "../state/actor.ts";
import { accountOf } from "../state/actor.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { commitByGitHub, signatureOf } from "./make-commit.ts";
import { moveRef } from "./move-ref.ts";

/**
 * Merges the base into the head, as the "Update branch" button does. What is wrong with the request is said at once
 * (422); the merge itself comes after the answer, as on GitHub, which answers 202.
 */
export function updateBranch(world: World, pull: PullRequest, by: Actor, expected: string | undefined): void {
  const { repository, headRef } = pull;
  if (pull.issue.state === "closed") throw new Refusal(422, "Cannot update a closed pull request.");
  if (expected !== undefined && expected !== pull.headSha) {
    throw new Refusal(422, `expected head sha didn’t match current head ref.`);
  }
  const base = repository.git.refs.get(`refs/heads/${pull.baseRef}`);
  if (base === undefined || repository.git.history.isAncestor(base, pull.headSha)) {
    throw new Refusal(422, "There are no new commits on the base branch.");
  }
  const merged = mergeCommits(repository.git, pull.headSha, base);
  if (!("tree" in merged)) throw new Refusal(422, "merge conflict between base and head");
  const head = pull.headSha;
  world.background.add(`update-branch ${pull.id}`, () => {
    if (pull.headSha !== head || pull.issue.state === "closed") return;
    const commit = commitByGitHub(world, repository, signatureOf(world, accountOf(by)), {
      tree: merged.tree,
      parents: [head, base],
      message: `Merge branch '${pull.baseRef}' into ${headRef}`,
    });
    moveRef(world, { repository: pull.headRepository, ref: `refs/heads/${headRef}`, to: commit.sha, by });
  });
}
