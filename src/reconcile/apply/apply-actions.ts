/** Carries out the actions of one pass, one after the other, until one of them changes what they were planned from. */
import { Mistake } from "../../domain/failure.ts";
import type { Action, RecordAction } from "../../planning/plan.ts";
import { recordDecisions } from "../ledger/record-decisions.ts";
import type { HomeMemory } from "../memory.ts";
import type { WriteTally } from "../write-tally.ts";
import type { Applying, Outcome } from "./applying.ts";
import { closePromotion } from "./close.ts";
import { noteDeployments } from "./deployments.ts";
import { mergePromotion } from "./merge.ts";
import { openPromotion } from "./open.ts";
import { recordMerges } from "./record.ts";
import { noteTold, refuse } from "./refusals.ts";
import { tellUnhealthy } from "./tell-unhealthy.ts";
import { updatePromotion } from "./update.ts";

/** Content-creating requests of one pass: with a second between two writes, a rollback waits half a minute at most. */
export const REQUESTS_PER_PASS = 24;

export interface Applied {
  readonly done: number;
  readonly again: boolean;
}

export async function applyActions(
  applying: Applying,
  memory: HomeMemory,
  tally: WriteTally,
  actions: readonly Action[],
  signal: AbortSignal | undefined,
): Promise<Applied> {
  let done = 0;
  const records = actions.filter((action) => action.kind === "record");
  const others = actions.filter((action) => action.kind !== "record");
  const steps: readonly (readonly Action[])[] = [
    ...(records.length > 0 ? [records] : []),
    ...others.map((one) => [one]),
  ];
  for (const step of steps) {
    const [action] = step;
    if (action === undefined) continue;
    if (signal?.aborted === true) return { done, again: true };
    tally.spend(applying.home.installationId, COSTS[action.kind], applying.outside.clock.now());
    for (const { application } of step) memory.dirty.add(application);
    try {
      if (action.kind === "record" && memory.stored !== undefined) {
        await noteDeployments(applying, memory.stored.deployments, step.filter(isRecord));
      }
      const outcome =
        action.kind === "record" ? await recordMerges(applying, step.filter(isRecord)) : await one(applying, action);
      if (outcome === "again") return { done, again: true };
      if (action.kind === "tell-unhealthy") noteTold(memory, action);
      done += 1;
      // A merge moves the base under everything that was observed.
      if (action.kind === "merge") return { done, again: false };
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      refuse(applying, memory, action, error);
    }
  }
  return { done, again: false };
}

const isRecord = (action: Action): action is RecordAction => action.kind === "record";

/** Content-creating requests of each kind of action. */
export const COSTS: Readonly<Record<Action["kind"], number>> = {
  record: 3,
  decide: 3,
  close: 3,
  merge: 1,
  update: 5,
  open: 6,
  "tell-unhealthy": 1,
};

async function one(applying: Applying, action: Exclude<Action, RecordAction>): Promise<Outcome> {
  switch (action.kind) {
    case "open":
      return openPromotion(applying, action);
    case "update":
      return updatePromotion(applying, action);
    case "close":
      return closePromotion(applying, action);
    case "merge":
      return mergePromotion(applying, action);
    case "decide":
      await recordDecisions(applying, { write: action.decisions });
      return "done";
    case "tell-unhealthy":
      return tellUnhealthy(applying, action);
  }
}
