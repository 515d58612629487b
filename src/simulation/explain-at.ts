/** `/why … at <time>`: how an application would stand at a later time if nothing else happened. */
import type { GateResult } from "../domain/gate-result.ts";
import type { Explanation, Plan } from "../planning/plan.ts";
import type { Slice } from "../planning/slice.ts";
import { Driver, type Oracle } from "./driver.ts";
import { type Done, type People, World } from "./world.ts";

export interface Foreseen {
  /** The plan at that time; pull requests that there are not yet have no number in it. */
  readonly plan: Plan;
  /** What Towpath would have done by then, in order. */
  readonly steps: readonly ForeseenStep[];
  /** False where more happened on the way than is followed; the plan is that of `at` all the same. */
  readonly complete: boolean;
}

export interface ForeseenStep {
  readonly at: number;
  readonly kind: Done["kind"];
  readonly environment: string;
}

/** Turns on the way that are followed. */
const MOST_TURNS = 500;
/** Far beyond any number that GitHub gives: pull requests that are only foreseen. */
const FORESEEN = 1_000_000_000;

export interface ForesightSettings extends Oracle {
  /** Who is in which team and has which role; by default what the open promotions of the slice tell. */
  readonly people?: People;
  /** Nothing is done, not even in the made-up world: the plan as it is, with its actions. */
  readonly still?: boolean;
}

/**
 * Runs the plan with the time moved on to `at` (milliseconds since 1970; before the slice's own it is the slice's own).
 * Nobody builds, reports, approves or merges meanwhile; what Towpath itself would open, and merge where `merge: auto`,
 * is followed. Changes nothing outside.
 */
export async function explainAt(slice: Slice, at: number, settings: ForesightSettings = {}): Promise<Foreseen> {
  const world = new World([slice], slice.now, settings.people ?? peopleOf(slice), FORESEEN);
  const driver = new Driver(world, settings);
  if (settings.still === true) {
    const plan = await driver.look(slice.application);
    return { plan, steps: [], complete: true };
  }
  const steps: ForeseenStep[] = [];
  let complete = true;
  for (let turn = 0; ; turn += 1) {
    const { done, settled } = await driver.settle();
    steps.push(...done.map(({ kind, environment }) => ({ at: world.now, kind, environment })));
    complete &&= settled;
    if (world.now >= at) break;
    const next = driver.wakeAt;
    if (turn >= MOST_TURNS) complete = false;
    world.now = next === undefined || turn >= MOST_TURNS ? at : Math.min(next, at);
  }
  const [plan] = driver.plans;
  if (plan === undefined) throw new Error(`nothing was planned for ${slice.application}`);
  return { plan: { ...plan, explanations: plan.explanations.map(withoutNumber) }, steps, complete };
}

const NOBODY: People = { teams: new Map(), roles: new Map() };

function peopleOf({ environments }: Slice): People {
  const known = environments.flatMap(({ open }) => open?.reviews ?? []);
  if (known.length === 0) return NOBODY;
  return {
    teams: new Map(known.flatMap(({ teams }) => [...teams])),
    roles: new Map(known.flatMap(({ roles }) => [...roles])),
  };
}

/** A foreseen pull request has no number that anybody could look up. */
function withoutNumber(explanation: Explanation): Explanation {
  const { pullRequest } = explanation;
  if (pullRequest === undefined || pullRequest < FORESEEN) return explanation;
  return {
    ...explanation,
    pullRequest: undefined,
    sentence: plainly(explanation.sentence),
    gates: explanation.gates.map(gatePlainly),
  };
}

const gatePlainly = (gate: GateResult): GateResult => ({
  ...gate,
  reason: plainly(gate.reason),
  ...(gate.opener !== undefined && { opener: plainly(gate.opener) }),
  ...(gate.parts !== undefined && { parts: gate.parts.map(gatePlainly) }),
});

const plainly = (text: string): string =>
  text.replace(/^#1\d{9}\b/, "Its pull request").replaceAll(/#1\d{9}\b/g, "its pull request");
