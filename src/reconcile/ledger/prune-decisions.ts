/** Taking decisions out of the ledger that ended long ago; Git's history keeps them. */
import { type Decision, endOf } from "../../domain/decision.ts";
import type { Sha } from "../../domain/repository.ts";
import { appendToLedger, type LedgerWriting } from "./append.ts";

const DAY_MS = 24 * 60 * 60_000;

/** How long a decision stays after its end at least: what queued up before the end is known by it. */
export const KEPT_AFTER_END_MS = 90 * DAY_MS;

/** Files of one commit: GitHub takes more, and the next sweep goes on. */
const MOST_PRUNED = 500;

export const isPrunable = (decision: Decision, now: number): boolean => {
  const end = endOf(decision, now);
  return end !== undefined && now - end >= KEPT_AFTER_END_MS;
};

/**
 * Deletes the files of decisions that ended ninety days ago and that planning does not need, all in one commit.
 * `unneeded` picks them out of those that ended long enough ago. Returns the commit, undefined if there was nothing to do.
 */
export function pruneDecisions(
  writing: LedgerWriting,
  unneeded: (decisions: readonly Decision[]) => Promise<readonly Decision[]>,
): Promise<Sha | undefined> {
  const { ledger, outside } = writing;
  return appendToLedger(writing, { text: "Take out decisions that ended ninety days ago" }, async () => {
    const now = outside.clock.now();
    const prunable = ledger.decisions.filter((decision) => isPrunable(decision, now));
    const gone = prunable.length === 0 ? [] : await unneeded(prunable.slice(0, MOST_PRUNED));
    return gone.flatMap(({ id }) => {
      const path = ledger.decision(id)?.path;
      return path === undefined ? [] : [{ path, text: undefined }];
    });
  });
}
