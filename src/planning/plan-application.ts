/** The planner: one application, all its environments, one moment in; actions with their explanation out. Pure. */
import { askKey } from "./asks.ts";
import { inputHash } from "./input-hash.ts";
import type { Action, Explanation, Plan, RecordAction } from "./plan.ts";
import { planEnvironment } from "./plan-environment.ts";
import { ReleaseOrder } from "./release-order.ts";
import type { Slice } from "./slice.ts";
import { stopsOf } from "./stops.ts";

/**
 * Plans one application. The same slice gives the same plan; a slice that differs only in its time gives the same until
 * the plan's `wakeAt`. In `mode: observe` there are no actions, and the same explanations. Throws Mistake `tag-rule` for
 * a rule that cannot be used (the configuration refuses such rules before).
 */
export function planApplication(slice: Slice): Plan {
  return planHashed(slice, inputHash(slice));
}

/** The known plan if it still holds (same input, it was not made later, and its `wakeAt` lies ahead), else a new one. */
export function planAgain(slice: Slice, known: Plan | undefined): Plan {
  const hash = inputHash(slice);
  const holds =
    known?.inputHash === hash && known.madeAt <= slice.now && (known.wakeAt === undefined || slice.now < known.wakeAt);
  return holds ? known : planHashed(slice, hash);
}

function planHashed(slice: Slice, hash: string): Plan {
  const order = new ReleaseOrder(slice);
  const stops = stopsOf(slice);
  const decisions = slice.environments.map((at) => planEnvironment(slice, order, at, stops));
  const wakes = decisions.flatMap(({ wakeAt }) => (wakeAt === undefined ? [] : [wakeAt]));
  const actions: readonly Action[] = [
    ...recordsOf(slice),
    ...leftOf(slice),
    ...decisions.flatMap((decision) => decision.actions),
  ];
  return {
    application: slice.application,
    actions: slice.mode === "observe" ? [] : actions,
    explanations: decisions.map(({ explanation }) => withRemarks(slice, explanation)),
    asks: [...new Map(decisions.flatMap(({ asks = [] }) => asks.map((ask) => [askKey(ask), ask]))).values()],
    wakeAt: wakes.length === 0 ? undefined : Math.min(...wakes),
    inputHash: hash,
    madeAt: slice.now,
  };
}

/** Reports that nobody counts explain why a gate waits that looks at health: here, and in the environments before. */
function withRemarks({ environments }: Slice, explanation: Explanation): Explanation {
  const here = environments.find(({ environment }) => environment.name === explanation.environment);
  const told = environments.filter((at) => at === here || here?.after.includes(at.environment.name) === true);
  const remarks = [...new Set(told.flatMap(({ reportRemarks = [] }) => reportRemarks))];
  return remarks.length === 0 ? explanation : { ...explanation, remarks };
}

/** Merges that the ledger does not name yet. */
const recordsOf = ({ application, environments }: Slice): readonly RecordAction[] =>
  environments.flatMap(({ environment, unrecorded }) =>
    unrecorded.map((merged) => ({ kind: "record" as const, application, environment: environment.name, merged })),
  );

/** Promotions into environments that the application does not have any more; those with a person's work stay. */
const leftOf = ({ application, left = [] }: Slice): readonly Action[] =>
  left
    .filter(({ open }) => open.pushedBy.length === 0)
    .map(({ environment, open }) => ({
      kind: "close",
      application,
      environment,
      pullRequest: open.number,
      head: open.head,
      reason: `Closed because ${application} is not written to ${environment} on this branch any more.`,
      again: true,
    }));
