/**
 * Promotions that merged while nothing was remembered of them (the projection was lost): what came to an environment by a
 * commit of GitHub's, and is not in the ledger, may be one.
 */
import { promotionBranch } from "../../domain/promotion.ts";
import type { Ground } from "../apply/applying.ts";
import type { Track } from "./history.ts";
import { knownFrom } from "./known-pulls.ts";
import type { PullSource } from "./refresh-pulls.ts";
import { parseSubjectKey, subjectKey } from "./subject.ts";

/** Pull requests looked for at most: what is beyond stays without a record, and nothing else depends on it. */
const LIMIT = 100;

export async function findMissedMerges(
  { outside, pulls, ledger }: PullSource,
  { book }: Track,
  ground: (environment: string) => Ground | undefined,
): Promise<void> {
  let asked = 0;
  for (const [key, arrivals] of book.entries()) {
    const last = arrivals.at(-1);
    const destination = parseSubjectKey(key);
    const at = ground(destination.environment);
    if (last === undefined || last.baseline || at === undefined || asked >= LIMIT) continue;
    const recorded = ledger.latest(key).some((record) => "mergeCommit" in record && record.mergeCommit === last.commit);
    const commit = recorded ? undefined : await at.mirror.commit(last.commit);
    if (commit === undefined || !/^(?:noreply|web-flow)@/.test(commit.committerEmail)) continue;
    asked += 1;
    const found = await outside.pullRequests.findByBranch(at.repository, promotionBranch(destination));
    for (const pull of found) {
      if (!pull.own || pull.mergedAt === undefined || pull.mergeCommit !== last.commit) continue;
      if (ledger.has(subjectKey(destination), pull.number)) continue;
      const { mergedBy } = await outside.pullRequests.get(at.repository, pull.number);
      pulls.putMerge({
        ...knownFrom(at.repository.id, pull, undefined),
        mergeCommit: last.commit,
        mergedAt: pull.mergedAt,
        mergedBy: mergedBy ?? "unknown",
      });
    }
  }
}
