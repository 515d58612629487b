/** In a sweep: decisions that ended long ago and on which no plan hangs any more leave the ledger. */
import type { Decision } from "../../domain/decision.ts";
import { Mistake } from "../../domain/failure.ts";
import { decisionsMatter } from "../../planning/decision-matters.ts";
import type { Slice } from "../../planning/slice.ts";
import { pruneDecisions } from "../ledger/prune-decisions.ts";
import type { Slices } from "../observe/slices.ts";
import type { Applying } from "./applying.ts";

/** Plans that are made for that in one sweep: the next one goes on. One decision is always looked at to its end. */
const MOST_PLANS = 2_000;

/** `applications`: all that there are. Of others nothing is planned, so nothing hangs on what names them. */
export async function tidyLedger(
  applying: Applying,
  slices: Pick<Slices, "of">,
  applications: Iterable<string>,
): Promise<void> {
  const names = [...applications].sort();
  try {
    await pruneDecisions(applying, (decisions) => unneeded(decisions, slices, names));
  } catch (error) {
    // Whatever keeps Towpath from writing there is said where something is to be written that matters.
    if (!(error instanceof Mistake)) throw error;
    applying.log.warn({ code: error.code }, error.message);
  }
}

/** One after the other: two of which either would do are not both taken away. */
async function unneeded(
  decisions: readonly Decision[],
  slices: Pick<Slices, "of">,
  applications: readonly string[],
): Promise<readonly Decision[]> {
  const read = new Map<string, Slice>();
  const gone = new Map<string, Decision>();
  let plans = 0;
  for (const decision of decisions) {
    if (plans >= MOST_PLANS) break;
    const ids = new Set([...gone.keys(), decision.id]);
    let matters = false;
    for (const application of applications) {
      const slice = read.get(application) ?? (await slices.of(application));
      read.set(application, slice);
      if (slice.decisions?.some(({ id }) => id === decision.id) !== true) continue;
      plans += 2;
      matters = decisionsMatter(slice, ids);
      if (matters) break;
    }
    if (!matters) gone.set(decision.id, decision);
  }
  return [...gone.values()];
}
