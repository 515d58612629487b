import type { Account } from "../state/account.ts";
import { differencesOf } from "../state/differences.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { announcePull } from "./announce-pull.ts";

/** Closes a pull request, as merged where a commit is named that came of it. */
export function closePullRequest(
  world: World,
  pull: PullRequest,
  by: Account,
  merged?: { readonly mergeCommit: string },
): void {
  if (pull.issue.state === "closed") return;
  if (merged === undefined) differencesOf(pull);
  const now = world.clock.now();
  const { issue, repository } = pull;
  issue.state = "closed";
  issue.closedAt = now;
  issue.closedBy = by;
  issue.updatedAt = now;
  if (merged !== undefined) {
    pull.merged = { at: now, by };
    pull.mergeCommitSha = merged.mergeCommit;
  }
  pull.autoMerge = undefined;
  pull.mergeability = undefined;
  repository.git.refs.delete(`refs/pull/${issue.number}/merge`);
  pull.headRepository.openByHead.get(pull.headRef)?.delete(pull);
  repository.openByBase.get(pull.baseRef)?.delete(pull);
  announcePull(world, pull, "closed", by);
}
