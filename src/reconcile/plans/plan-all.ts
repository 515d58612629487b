/** Plans applications, with the answers that their plans ask for. */

import type { Plan } from "../../planning/plan.ts";
import { planAgain } from "../../planning/plan-application.ts";
import type { Slice } from "../../planning/slice.ts";
import { answerAsks } from "../answers/answer-asks.ts";
import type { HomeMemory } from "../memory.ts";
import type { ObservedHome } from "../observe/observe-home.ts";
import type { Slices } from "../observe/slices.ts";
import { subjectKey } from "../observe/subject.ts";
import type { Outside } from "../outside.ts";

/** Rounds of plans that ask and are answered; what a plan asks for hangs on what it was answered before. */
const ROUNDS = 3;

/** Plans the applications, finds out what their plans ask for, and plans those again. */
export async function planAll(
  outside: Outside,
  memory: HomeMemory,
  observed: ObservedHome,
  slices: Slices,
  applications: Iterable<string>,
): Promise<void> {
  let due: Iterable<string> = [...applications];
  for (let round = 0; round < ROUNDS; round += 1) {
    const asking: Plan[] = [];
    for (const application of due) {
      await planOne(memory, slices, application);
      const made = memory.plans.get(application);
      if (made !== undefined && made.asks.length > 0) asking.push(made);
    }
    if (asking.length === 0) return;
    const { answered, left } = await answerAsks(outside, observed, memory, asking);
    if (left) memory.restless = true;
    if (left) for (const { application } of asking) memory.dirty.add(application);
    due = answered;
  }
}

/** Plans one application, and returns what it was planned from. */
export async function planOne(memory: HomeMemory, slices: Slices, application: string): Promise<Slice> {
  const slice = await slices.of(application);
  memory.plans.set(application, planAgain(slice, memory.plans.get(application)));
  for (const { environment, problems } of slice.environments) {
    const key = subjectKey({ application, environment: environment.name });
    if (problems.length > 0) memory.problemsOf.set(key, problems);
    else memory.problemsOf.delete(key);
  }
  const isOpen = slice.environments.some(({ open }) => open !== undefined) || slice.left !== undefined;
  const acts = (memory.plans.get(application)?.actions.length ?? 0) > 0;
  if (isOpen || acts) memory.openSlices.set(application, slice);
  else memory.openSlices.delete(application);
  return slice;
}
