/**
 * Merges a promotion of which every gate passed. GitHub guards only the head that is merged; that the base still holds
 * what was evaluated is read again from a fresh fetch just before.
 */
import { formatVersion } from "../../domain/image-reference.ts";
import { releaseKey } from "../../domain/release.ts";
import type { MergeAction } from "../../planning/plan.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import { commitMessage } from "../../presentation/commit-message.ts";
import { MERGED_BY_TOWPATH } from "../observe/known-pulls.ts";
import { placesAfter } from "../observe/proposal.ts";
import { subjectKey } from "../observe/subject.ts";
import type { Applying, Ground, Outcome } from "./applying.ts";

export async function mergePromotion(applying: Applying, action: MergeAction): Promise<Outcome> {
  const ground = applying.ground(action.environment);
  if (ground === undefined) return "again";
  const { outside, pulls } = applying;
  const { repository } = ground;
  const pull = pulls.find(repository.id, action.pullRequest);
  const proposal = applying.proposal(repository.id, action.pullRequest);
  if (pull === undefined || proposal?.head !== action.head) return "again";
  // Not what the release asks for and nothing else: what would be merged is not what was evaluated.
  if (!proposal.intact || proposal.release === undefined) return "again";
  if (releaseKey(proposal.release) !== releaseKey(action.release)) return "again";
  const fresh = await outside.mirrors.fetch(repository);
  if (fresh.branches.get(pull.branch) !== action.head) return "again";
  if (!(await holdsWhatWasEvaluated(fresh, ground, action))) return "again";
  const replaces = ground.state.held(key(action))?.release ?? action.release;
  const isStepBack = applying.explanation(action)?.rollback !== undefined;
  const message = commitMessage({ ...action, replaces, isStepBack });
  const [subject = "", ...rest] = message.split("\n");
  const answer = await outside.pullRequests.merge(repository, action.pullRequest, {
    head: action.head,
    method: action.method,
    title: `${subject} (#${action.pullRequest})`,
    message: rest.join("\n").trim(),
  });
  const about = { repository: repository.fullName, pullRequest: action.pullRequest };
  if (answer.kind === "moved") return "again";
  if (answer.kind === "queued") {
    pulls.amend(repository.id, pull.number, { queued: { head: action.head, at: outside.clock.now() } });
    applying.log.info(about, "the promotion is in the merge queue of its base branch");
    return "done";
  }
  if (answer.kind === "refused") {
    const base = fresh.branches.get(ground.branch) ?? ground.state.head;
    const mergeable = { state: "blocked", head: action.head, base, at: outside.clock.now(), unknowns: 0 } as const;
    pulls.amend(repository.id, pull.number, { mergeable, refused: answer.reason });
    applying.log.warn({ ...about, reason: answer.reason }, "GitHub refused the merge");
    return "done";
  }
  const now = outside.clock.now();
  const merged = { mergeCommit: answer.commit, mergedAt: now, mergedBy: MERGED_BY_TOWPATH };
  pulls.putMerge({ ...pull, head: action.head, proposed: proposal.release, ...merged });
  await pulls.save(outside.projection, applying.home.id);
  applying.log.info({ ...about, commit: answer.commit, release: releaseKey(action.release) }, "merged a promotion");
  return "done";
}

const key = ({ environment, application }: MergeAction): string => subjectKey({ environment, application });

async function holdsWhatWasEvaluated(fresh: Mirror, ground: Ground, action: MergeAction): Promise<boolean> {
  const head = fresh.branches.get(ground.branch);
  if (head === undefined) return false;
  if (head === ground.state.head) return true;
  const places = action.writes.map(({ place }) => place);
  const now = await placesAfter(fresh, ground.looking, places, await fresh.changes(ground.state.head, head));
  return (
    now !== undefined &&
    now.length === places.length &&
    places.every((place, at) => formatVersion(place) === formatVersion(now[at] ?? {}))
  );
}
