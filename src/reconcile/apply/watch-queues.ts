/**
 * Promotions in a merge queue. GitHub merges what is in it whatever becomes of the gates, so that it is taken out when one
 * shuts; and it lets go what fails there, which is said and tried again when that may be otherwise.
 */
import { allPassed, type GateResult } from "../../domain/gate-result.ts";
import type { Destination } from "../../domain/promotion.ts";
import type { Hints } from "../hints.ts";
import type { HomeMemory } from "../memory.ts";
import type { KnownPull } from "../observe/known-pulls.ts";
import type { Applying, Ground } from "./applying.ts";

/** The news of an entry that left may be lost: it is looked up after this. */
const LOOK_AGAIN_MS = 60_000;

export async function watchQueues(applying: Applying, memory: HomeMemory, hints: Hints): Promise<void> {
  for (const pull of applying.pulls.open()) {
    const to = applying.destination(pull.branch);
    const ground = to === undefined ? undefined : applying.ground(to.environment);
    if (pull.queued === undefined || to === undefined || ground?.repository.id !== pull.repositoryId) continue;
    const gates = gatesOf(applying, to, pull);
    const mayStay = gates.length > 0 && allPassed(gates);
    // Nobody judges it either once the queue has merged it: that is looked up before it is taken out.
    const standing = await stillQueued(applying, ground, pull, { hints, looksUp: !mayStay });
    if (standing && mayStay) continue;
    if (standing) {
      await applying.outside.pullRequests.leaveQueue(ground.repository, pull.number);
      applying.pulls.amend(pull.repositoryId, pull.number, { queued: undefined });
      applying.pulls.forgetWord(pull.repositoryId, pull.number);
      const shut = gates.filter(({ state }) => state !== "passed").map(({ gate }) => gate);
      applying.log.info(
        { repository: ground.repository.fullName, pullRequest: pull.number, gates: shut },
        "took a promotion out of the merge queue, since its gates are not open any more",
      );
    }
    memory.dirty.add(to.application);
    memory.restless = true;
  }
}

/** None where nobody judges it: it is to be closed, or cannot be read. No gate that answers is none that passed. */
function gatesOf(applying: Applying, to: Destination, { number }: KnownPull): readonly GateResult[] {
  const explanation = applying.explanation(to);
  return explanation?.pullRequest === number ? explanation.gates : [];
}

/** Whether it is in the queue as far as is known (with `looksUp` as GitHub says now); what left it is noted with the reason. */
async function stillQueued(
  { outside, pulls, log }: Applying,
  { repository, mirror, state }: Ground,
  pull: KnownPull,
  { hints, looksUp }: { readonly hints: Hints; readonly looksUp: boolean },
): Promise<boolean> {
  const { queued, number, repositoryId } = pull;
  const now = outside.clock.now();
  const head = mirror.branches.get(pull.branch);
  if (queued === undefined || queued.head !== head) {
    pulls.amend(repositoryId, number, { queued: undefined });
    return false;
  }
  const told = hints.pulls.findLast((hint) => hint.repositoryId === repositoryId && hint.number === number);
  if (!looksUp && told === undefined && !hints.sweep && now < queued.at + LOOK_AGAIN_MS) return true;
  if (await outside.pullRequests.isQueued(repository, number)) {
    pulls.amend(repositoryId, number, { queued: { head, at: now } });
    return true;
  }
  const details = await outside.pullRequests.get(repository, number);
  if (details.state === "closed") {
    // Merged, most likely: read again and recorded in the next pass.
    pulls.amend(repositoryId, number, { stale: true });
    return false;
  }
  const reason = told?.dequeued ?? "";
  const conflict = { state: "conflict", head, base: state.head, at: now, unknowns: 0 } as const;
  pulls.amend(repositoryId, number, {
    queued: undefined,
    ...(reason === "MERGE_CONFLICT" ? { mergeable: conflict } : { ejected: { head, reason } }),
  });
  log.warn({ repository: repository.fullName, pullRequest: number, reason }, "the merge queue let a promotion go");
  return false;
}

/** Reasons in the words of the event `pull_request.dequeued` ("Webhook events and payloads"). */
const REASONS: Readonly<Record<string, string>> = {
  CI_FAILURE: "a required check failed there",
  CI_TIMEOUT: "a required check did not answer there in time",
  MANUAL: "a person took it out",
  QUEUE_CLEARED: "the queue was cleared",
  ROLL_BACK: "the queue was rolled back",
  BRANCH_PROTECTIONS: "the rules of the branch were not fulfilled there",
  GIT_TREE_INVALID: "the merge made an invalid tree",
  INVALID_MERGE_COMMIT: "the merge made an invalid commit",
};

/** Why it is not in the queue any more, and what becomes of it; undefined if that is not so. */
export function ejection({ ejected, head }: KnownPull): string | undefined {
  if (ejected === undefined || ejected.head !== head) return undefined;
  const why = REASONS[ejected.reason] ?? "GitHub does not say why";
  const then =
    ejected.reason === "MANUAL"
      ? "Towpath leaves it out until its branch changes or somebody reviews it"
      : "Towpath puts it there again within the hour, or when a person reviews it";
  return `The merge queue let it go: ${why}. ${then}.`;
}
