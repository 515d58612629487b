/** GitHub's word on merging, asked for where something hangs on it. */
import { allPassed } from "../../domain/gate-result.ts";
import type { PullRequestDetails } from "../../ports/pull-requests.ts";
import { mayMerge } from "../checking/check-record.ts";
import type { HomeMemory } from "../memory.ts";
import type { ObservedHome } from "../observe/observe-home.ts";
import { proposalKey } from "../observe/read-proposals.ts";
import type { Slices } from "../observe/slices.ts";
import type { Outside } from "../outside.ts";
import { explanationOf } from "./explanation-of.ts";
import { planOne } from "./plan-all.ts";

/** Promotions about which GitHub is asked in one pass whether they can be merged. */
const WORDS_PER_PASS = 20;
/** GitHub works out in the background whether a pull request can be merged: asked again after this, doubled each time. */
const ASK_AGAIN_MS = 1_000;
const LONGEST_ASK_AGAIN_MS = 10 * 60_000;

/** Asks GitHub about promotions whose merge, or whose conflict, hangs on its word, and plans their applications again. */
export async function askWords(
  outside: Outside,
  observed: ObservedHome,
  memory: HomeMemory,
  slices: Slices,
  now: number,
): Promise<void> {
  let asked = 0;
  const again = new Set<string>();
  for (const [application, slice] of memory.openSlices) {
    for (const at of slice.environments) {
      const ground = observed.ground(at.environment.name);
      if (at.open === undefined || ground === undefined || asked >= WORDS_PER_PASS) continue;
      const explanation = explanationOf(memory, application, at.environment.name);
      const pull = observed.stored.pulls.find(ground.repository.id, at.open.number);
      const proposal = memory.proposals.get(proposalKey(ground.repository.id, at.open.number))?.proposal;
      if (pull === undefined || proposal === undefined || at.open.mergeable !== "unknown") continue;
      const merging = at.environment.merge === "auto" && !at.open.draft && at.open.pushedBy.length === 0;
      const wanted = (merging && allPassed(explanation?.gates ?? [])) || proposal.overtaken;
      const known = pull.mergeable;
      const same = known?.head === proposal.head && known.base === ground.state.head;
      const unknowns = same ? known.unknowns : 0;
      if (!wanted) continue;
      if (same && now < known.at + askAgainAfter(unknowns)) {
        memory.wakes.push(known.at + askAgainAfter(unknowns));
        continue;
      }
      asked += 1;
      const details = await outside.pullRequests.get(ground.repository, pull.number);
      if (details.state !== "open" || details.head !== proposal.head) {
        observed.stored.pulls.amend(pull.repositoryId, pull.number, { stale: true });
        memory.dirty.add(application);
        memory.restless = true;
        continue;
      }
      const word = {
        state: await withOwnChecks(outside, ground.repository.id, details),
        head: proposal.head,
        base: ground.state.head,
        at: now,
        unknowns: unknowns + 1,
      };
      if (word.state === "unknown") memory.wakes.push(now + askAgainAfter(word.unknowns));
      observed.stored.pulls.amend(pull.repositoryId, pull.number, { mergeable: word, draft: details.draft });
      again.add(application);
    }
  }
  if (again.size === 0) return;
  const fresh = slices.again();
  for (const application of again) await planOne(memory, fresh, application);
}

/**
 * Our own checks of manifests and policies come after the pull request: what GitHub calls clean before it has heard of
 * them is not. It is asked again when they change.
 */
async function withOwnChecks(
  { projection, checksPulls = false }: Outside,
  repositoryId: number,
  { number, head, mergeable }: PullRequestDetails,
): Promise<PullRequestDetails["mergeable"]> {
  if (mergeable !== "clean" || !checksPulls) return mergeable;
  return (await mayMerge(projection, repositoryId, number, head)) ? "clean" : "unstable";
}

const askAgainAfter = (unknowns: number): number =>
  Math.min(ASK_AGAIN_MS * 2 ** Math.min(Math.max(unknowns - 1, 0), 20), LONGEST_ASK_AGAIN_MS);
