/** Rewrites the one commit of an open promotion, unless a person has pushed to it or reviewed it meanwhile. */
import { releaseKey } from "../../domain/release.ts";
import type { UpdateAction } from "../../planning/plan.ts";
import type { Applying, Outcome } from "./applying.ts";
import { commitPromotion } from "./commit-promotion.ts";

export async function updatePromotion(applying: Applying, action: UpdateAction): Promise<Outcome> {
  const ground = applying.ground(action.environment);
  if (ground === undefined) return "again";
  const { outside, pulls } = applying;
  const { repository } = ground;
  const pull = pulls.find(repository.id, action.pullRequest);
  if (pull === undefined || ground.mirror.branches.get(pull.branch) !== action.head) return "again";
  if (action.because === "newer-release" && ground.environment.supersede === "until-reviewed") {
    // The delivery that tells of a review may still be on its way: nothing changes under a reviewer's eyes.
    const reviews = await outside.pullRequests.reviews(repository, action.pullRequest);
    if (reviews.length > 0) {
      pulls.amend(repository.id, action.pullRequest, { reviewed: true });
      return "again";
    }
  }
  const commit = await commitPromotion(applying, ground, action);
  // Noted before the branch moves, so that the comment which names what was replaced is written after a crash, too.
  const before = pull.replacing ?? { head: action.head, release: action.instead ?? pull.proposed };
  const replacing = action.instead === undefined ? pull.replacing : before;
  pulls.amend(repository.id, action.pullRequest, { ...(replacing !== undefined && { replacing }) });
  await pulls.save(outside.projection, applying.home.id);
  const moved = await outside.branches.move(repository, pull.branch, action.head, commit);
  if (moved !== "moved") return "again";
  pulls.amend(repository.id, action.pullRequest, { head: commit, proposed: action.release });
  applying.log.info(
    {
      repository: repository.fullName,
      pullRequest: action.pullRequest,
      because: action.because,
      release: releaseKey(action.release),
    },
    "rewrote a promotion",
  );
  return "done";
}
