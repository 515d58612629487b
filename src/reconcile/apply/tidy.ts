/** Takes away what a promotion leaves behind: the branch of what merged, and branches that a crash left without a pull request. */
import { Mistake } from "../../domain/failure.ts";
import { parsePromotionBranch } from "../../domain/promotion.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import { knownFrom } from "../observe/known-pulls.ts";
import { readProposal } from "../observe/proposal.ts";
import type { Reachable } from "../observe/refresh-pulls.ts";
import { subjectKey } from "../observe/subject.ts";
import type { Applying, Ground } from "./applying.ts";

/** Merges that the ledger names by now: their branch goes, and then they are done with. */
export async function tidyMerged(applying: Applying): Promise<void> {
  const { pulls, ledger } = applying;
  for (const merge of pulls.merged()) {
    const to = applying.destination(merge.branch);
    if (to === undefined || !ledger.has(subjectKey(to), merge.number)) continue;
    const at = applying.reachable.get(merge.repositoryId);
    const head = at?.mirror.branches.get(merge.branch);
    if (at !== undefined && head === merge.head) await remove(applying, at.repository, merge.branch, head);
    pulls.end(merge.repositoryId, merge.number);
  }
}

/**
 * In a sweep: branches of promotions for which no pull request is open. What is Towpath's own and was never proposed, or
 * has merged, goes; what a person closed stays until something newer takes its place.
 */
export async function tidyOrphans(applying: Applying): Promise<void> {
  for (const at of applying.reachable.values()) {
    for (const [branch, head] of at.mirror.branches) {
      if (parsePromotionBranch(branch) === undefined) continue;
      if (applying.pulls.onBranch(at.repository.id, branch) !== undefined) continue;
      await tidyOrphan(applying, at, branch, head);
    }
  }
}

async function tidyOrphan(applying: Applying, { repository }: Reachable, branch: string, head: Sha): Promise<void> {
  const to = applying.destination(branch);
  const ground = to === undefined ? undefined : applying.ground(to.environment);
  if (to === undefined || ground === undefined || ground.repository.id !== repository.id) return;
  const wanted = applying
    .plan(to.application)
    ?.actions.some((action) => action.kind === "open" && action.environment === to.environment);
  if (wanted === true) return;
  const found = await applying.outside.pullRequests.findByBranch(repository, branch);
  const open = found.find((pull) => pull.state === "open");
  if (open !== undefined) {
    if (open.own && open.sameRepository) applying.pulls.put(knownFrom(repository.id, open, undefined));
    return;
  }
  const own =
    found.length === 0 ? await isOurs(ground, to, head) : found[0]?.mergedAt !== undefined && found[0].head === head;
  if (own) await remove(applying, repository, branch, head);
}

async function isOurs(
  ground: Ground,
  to: NonNullable<ReturnType<typeof parsePromotionBranch>>,
  head: Sha,
): Promise<boolean> {
  const places = ground.state.held(subjectKey(to))?.places ?? [];
  const { intact } = await readProposal(ground.mirror, ground.looking, ground.state, to, places, head);
  return intact;
}

async function remove(applying: Applying, repository: Repository, branch: string, head: Sha): Promise<void> {
  try {
    await applying.outside.branches.delete(repository, branch, head);
  } catch (error) {
    // A rule may keep branches from being deleted: it is in nobody's way, and the next promotion takes its place.
    if (!(error instanceof Mistake)) throw error;
    applying.log.info({ branch, reason: error.message }, "a branch that is done with could not be deleted");
  }
}
