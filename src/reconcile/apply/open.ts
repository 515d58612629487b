/** Opens a promotion: commit, branch, pull request. Whatever a crash left of an earlier attempt is found and used. */
import { Mistake } from "../../domain/failure.ts";
import { promotionBranch } from "../../domain/promotion.ts";
import { releaseKey } from "../../domain/release.ts";
import type { Sha } from "../../domain/repository.ts";
import type { OpenAction } from "../../planning/plan.ts";
import { knownFrom } from "../observe/known-pulls.ts";
import { readProposal } from "../observe/proposal.ts";
import type { Applying, Ground, Outcome } from "./applying.ts";
import { commitPromotion } from "./commit-promotion.ts";
import { promotionView } from "./promotion-view.ts";
import { shownText } from "./show-promotions.ts";

export async function openPromotion(applying: Applying, action: OpenAction): Promise<Outcome> {
  const ground = applying.ground(action.environment);
  if (ground === undefined) return "again";
  const { outside, pulls } = applying;
  const { repository } = ground;
  const branch = promotionBranch(action);
  if (pulls.onBranch(repository.id, branch) !== undefined) return "again";
  const ready = await prepareBranch(applying, ground, action, branch);
  if (ready === "again") return "again";
  const view = await promotionView(applying, action, action.release);
  if (view === undefined) return "again";
  const created = await outside.pullRequests.create(repository, {
    branch,
    base: ground.branch,
    title: view.title,
    body: view.body,
    draft: ground.environment.pullRequest.draft,
  });
  // Known from here on, so that what is missing of it is completed however the pass goes on.
  pulls.put({ ...knownFrom(repository.id, created, undefined), proposed: action.release, text: shownText(view) });
  await pulls.save(outside.projection, applying.home.id);
  applying.log.info(
    { repository: repository.fullName, pullRequest: created.number, ...about(action) },
    "opened a promotion",
  );
  return "done";
}

const about = ({ application, environment, release }: OpenAction) => ({
  application,
  environment,
  release: releaseKey(release),
});

/** Lets the branch point at the promotion's commit. `again` if a pull request is open for it, or somebody moved it. */
async function prepareBranch(
  applying: Applying,
  ground: Ground,
  action: OpenAction,
  branch: string,
): Promise<"ready" | "again"> {
  const { branches } = applying.outside;
  const leftover = ground.mirror.branches.get(branch);
  if (leftover === undefined) {
    const commit = await commitPromotion(applying, ground, action);
    return (await branches.create(ground.repository, branch, commit)) === "created" ? "ready" : "again";
  }
  const kept = await judgeLeftover(applying, ground, action, branch, leftover);
  if (kept !== "replace") return kept;
  const commit = await commitPromotion(applying, ground, action);
  return (await branches.move(ground.repository, branch, leftover, commit)) === "moved" ? "ready" : "again";
}

/**
 * The branch is there without a pull request that we know of: from a crash between branch and pull request, from one that
 * was closed or merged, or a person's. Only a person's is left alone.
 */
async function judgeLeftover(
  applying: Applying,
  ground: Ground,
  action: OpenAction,
  branch: string,
  leftover: Sha,
): Promise<"ready" | "again" | "replace"> {
  const { repository, mirror, looking, state } = ground;
  const found = await applying.outside.pullRequests.findByBranch(repository, branch);
  const open = found.find((pull) => pull.state === "open" && pull.own && pull.sameRepository);
  if (open !== undefined) {
    applying.pulls.put(knownFrom(repository.id, open, undefined));
    return "again";
  }
  const places = action.writes.map(({ place }) => place);
  const proposal = await readProposal(mirror, looking, state, action, places, leftover);
  const same = proposal.release !== undefined && releaseKey(proposal.release) === releaseKey(action.release);
  if (proposal.intact && same && proposal.parent === state.head) return "ready";
  if (proposal.intact || proposal.pushedBy.length === 0 || found.some(({ head }) => head === leftover))
    return "replace";
  throw new Mistake(
    "foreign-branch",
    `The branch ${branch} of ${repository.fullName} holds commits that are not Towpath's, and no pull request: rename or delete it, so that ${action.application} can be proposed to ${action.environment}.`,
  );
}
