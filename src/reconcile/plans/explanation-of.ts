/** What the last plan says of an environment. */
import type { Explanation } from "../../planning/plan.ts";
import type { HomeMemory } from "../memory.ts";
import type { ObservedHome } from "../observe/observe-home.ts";

export const explanationOf = (memory: HomeMemory, application: string, environment: string): Explanation | undefined =>
  memory.plans.get(application)?.explanations.find((explanation) => explanation.environment === environment);

/** How the gates of each open promotion stand goes into the ledger when it merges, whoever merges it. */
export function noteGates(observed: ObservedHome, memory: HomeMemory): void {
  for (const pull of observed.stored.pulls.open()) {
    const to = observed.destination(pull.branch);
    const gates = to === undefined ? undefined : explanationOf(memory, to.application, to.environment)?.gates;
    if (gates === undefined || gates.length === 0) continue;
    const noted = gates.map(({ gate, state, reason }) => ({ gate, state, reason }));
    observed.stored.pulls.amend(pull.repositoryId, pull.number, { gates: noted });
  }
}
