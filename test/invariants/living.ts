/** A life of a world: events, and passes over it, each of which is checked. */
import { isDeepStrictEqual } from "node:util";
import { budgetOf } from "../../src/planning/budget.ts";
import type { Action, Plan } from "../../src/planning/plan.ts";
import { planAgain, planApplication } from "../../src/planning/plan-application.ts";
import { schedule } from "../../src/planning/schedule.ts";
import type { Shape } from "../planning/world.ts";
import { checkAction } from "./oracles.ts";
import { SteeredWorld } from "./steered-world.ts";
import { type Event, happen } from "./steering.ts";

/** What took place in all lives, for the record. */
export const tally = { events: 0, plans: 0, kept: 0, actions: new Map<string, number>() };

/** One pass: plans again, checks that it is what planning from the start says, and applies the first that acts. */
export function pass(world: SteeredWorld, known: Map<string, Plan>, compares: boolean): boolean {
  const slices = world.shape.applications.map((application) => world.slice(application));
  const plans = slices.map((slice) => {
    const before = known.get(slice.application);
    const plan = planAgain(slice, before);
    if (plan === before && compares) {
      const full = planApplication(slice);
      tally.kept += 1;
      if (!isDeepStrictEqual({ ...plan, madeAt: full.madeAt }, full)) {
        throw new Error(`planning again says ${JSON.stringify(plan)}, and planning anew ${JSON.stringify(full)}`);
      }
    }
    if (plan.wakeAt !== undefined && plan.wakeAt <= slice.now) throw new Error("it wants to be looked at in the past");
    known.set(slice.application, plan);
    tally.plans += 1;
    return plan;
  });
  const { actions } = schedule(plans, budgetOf(world.configs, slices, 1_000));
  for (const action of actions) checkAction(world, action);
  for (const action of actions) {
    if (!world.apply(action)) continue;
    tally.actions.set(action.kind, (tally.actions.get(action.kind) ?? 0) + 1);
    twice(world, action);
    if (action.kind !== "record") return true;
  }
  for (const { name, maxOpen } of world.configs) {
    const open = world.shape.applications.filter((application) => world.spot(application, name).open !== undefined);
    if (open.length > maxOpen) throw new Error(`${open.length} open in ${name}`);
  }
  return false;
}

/** What was done is not done again. */
function twice(world: SteeredWorld, action: Action): void {
  if (world.apply(action)) throw new Error(`${action.kind} took place twice`);
}

/** Throws if anything is not as it must be. */
export function live(shape: Shape, history: readonly Event[]): SteeredWorld {
  const world = new SteeredWorld(shape, () => 1);
  const known = new Map<string, Plan>();
  for (const event of history) {
    happen(world, event);
    tally.events += 1;
    // Sometimes it comes to rest, mostly the next event comes before that.
    for (let passes = event.y; passes < 7 && pass(world, known, event.x % 4 === 0); passes += 1);
  }
  for (let passes = 0; pass(world, known, true); passes += 1)
    if (passes > 100) throw new Error("it never comes to rest");
  return world;
}
