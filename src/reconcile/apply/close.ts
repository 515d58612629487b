/** Closes a promotion that lost its sense: the reason is said, the branch deleted if nobody moved it. */
import { parsePromotionBranch } from "../../domain/promotion.ts";
import type { CloseAction } from "../../planning/plan.ts";
import { closedComment } from "../../presentation/comments.ts";
import type { Applying, Outcome } from "./applying.ts";

export async function closePromotion(applying: Applying, action: CloseAction): Promise<Outcome> {
  const { outside, pulls, home } = applying;
  const pull = pulls
    .open()
    .find(({ number, branch }) => number === action.pullRequest && isOf(branch, action.environment));
  if (pull === undefined) return "again";
  const repository = applying.reachable.get(pull.repositoryId)?.repository;
  if (repository === undefined) return "again";
  const now = await outside.pullRequests.get(repository, pull.number);
  if (now.state === "closed" || now.head !== action.head) {
    // It ended otherwise, and the delivery that says so is late or lost; or somebody pushed to it.
    pulls.put({ ...pull, head: now.head, stale: true });
    return "again";
  }
  // Noted first: an end of our own making is no person's decision against the release, whenever it is heard of.
  pulls.amend(pull.repositoryId, pull.number, { closing: true });
  await pulls.save(outside.projection, home.id);
  await outside.pullRequests.say(repository, pull.number, "towpath:closed", closedComment(action.reason, action.again));
  await outside.pullRequests.close(repository, pull.number);
  await outside.branches.delete(repository, pull.branch, action.head);
  pulls.end(pull.repositoryId, pull.number);
  applying.log.info(
    { repository: repository.fullName, pullRequest: pull.number, reason: action.reason },
    "closed a promotion",
  );
  return "done";
}

const isOf = (branch: string, environment: string): boolean =>
  parsePromotionBranch(branch)?.environment === environment;
