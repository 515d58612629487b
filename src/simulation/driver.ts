/** Runs plans in a made-up world: at each moment until nothing is left to do, and from moment to moment. */
import type { ExpressionAnswer } from "../gates/facts.ts";
import type { Ask, ExpressionTask } from "../planning/asks.ts";
import type { Explanation, Plan } from "../planning/plan.ts";
import { planApplication } from "../planning/plan-application.ts";
import { type EnvironmentBudget, schedule, withDeferred } from "../planning/schedule.ts";
import type { Slice } from "../planning/slice.ts";
import type { Done, World } from "./world.ts";

/** Answers what a plan asks of outside. Undefined: it stays unknown, and gates that need it stay shut. */
export interface Oracle {
  readonly expressions?: (task: ExpressionTask) => Promise<ReadonlyMap<string, ExpressionAnswer>>;
  readonly holdsCommit?: (of: string, ancestor: string) => boolean | undefined;
}

export interface Rest {
  /** What Towpath did, in its order. */
  readonly done: readonly Done[];
  /** False if it would go on for ever: the plan undoes what it did. */
  readonly settled: boolean;
}

/** One action a round is normal; a plan that acts more often on one moment undoes its own work. */
const MOST_ROUNDS = 200;
/** A plan that asks again after it was answered so often asks in circles. */
const MOST_QUESTIONS = 8;

interface Planned {
  readonly slice: Slice;
  readonly plan: Plan;
}

export class Driver {
  readonly world: World;
  readonly #oracle: Oracle;
  readonly #planned = new Map<string, Planned>();
  #plans: readonly Plan[] = [];

  constructor(world: World, oracle: Oracle) {
    this.world = world;
    this.#oracle = oracle;
  }

  /** The plans as they were last made, with what had to wait. */
  get plans(): readonly Plan[] {
    return this.#plans;
  }

  explanation({ application, environment }: { application: string; environment: string }): Explanation | undefined {
    const plan = this.#plans.find((one) => one.application === application);
    return plan?.explanations.find((one) => one.environment === environment);
  }

  /** Plans and does what plans say until that changes nothing any more at this moment. */
  async settle(): Promise<Rest> {
    const done: Done[] = [];
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const plans: Plan[] = [];
      for (const application of this.world.applications) plans.push(await this.#plan(application));
      const { actions, deferred } = schedule(plans, {
        requests: Number.POSITIVE_INFINITY,
        environments: environmentsOf(this.world),
      });
      this.#plans = withDeferred(plans, deferred);
      const before = [...this.world.applications].map((application) => this.world.slice(application));
      for (const action of actions) {
        const result = this.world.apply(action);
        if (result !== undefined) done.push(result);
      }
      if (before.every((slice) => this.world.slice(slice.application) === slice)) return { done, settled: true };
    }
    return { done, settled: false };
  }

  /** Plans and does nothing. */
  look(application: string): Promise<Plan> {
    return this.#plan(application);
  }

  /** The next moment at which a plan looks again by itself; undefined if none does. */
  get wakeAt(): number | undefined {
    const times = this.#plans.flatMap(({ wakeAt }) => (wakeAt === undefined ? [] : [wakeAt]));
    // A plan that wants to be made again at once has been: a second is the shortest step.
    return times.length === 0 ? undefined : Math.max(Math.min(...times), this.world.now + 1_000);
  }

  async #plan(application: string): Promise<Plan> {
    const { now } = this.world;
    for (let question = 0; ; question += 1) {
      const slice = this.world.slice(application);
      const known = this.#planned.get(application);
      const holds = known?.slice === slice && (known.plan.wakeAt === undefined || now < known.plan.wakeAt);
      const plan = holds ? known.plan : planApplication({ ...slice, now });
      this.#planned.set(application, { slice, plan });
      if (holds || question >= MOST_QUESTIONS || !(await this.#answer(application, plan.asks))) return plan;
    }
  }

  /** True if something new is known. */
  async #answer(application: string, asks: readonly Ask[]): Promise<boolean> {
    const { ancestry = [] } = this.world.slice(application);
    const found: NonNullable<Slice["ancestry"]>[number][] = [];
    const expressions = new Map<string, ReadonlyMap<string, ExpressionAnswer>>();
    for (const ask of asks) {
      if (ask.kind === "ancestry" && this.#oracle.holdsCommit !== undefined) {
        const { of, ancestor } = ask;
        found.push({ of, ancestor, holds: this.#oracle.holdsCommit(of, ancestor) });
      }
      if (ask.kind === "expressions" && this.#oracle.expressions !== undefined) {
        expressions.set(ask.key, await this.#oracle.expressions(ask.task));
      }
    }
    if (found.length === 0 && expressions.size === 0) return false;
    // Answers of other moments are not asked for again: only those of this one are kept.
    const before = this.world.slice(application).expressions ?? new Map();
    const kept = before.size > MOST_KEPT ? expressions : new Map([...before, ...expressions]);
    this.world.learn(application, { ancestry: [...ancestry, ...found], ...(kept.size > 0 && { expressions: kept }) });
    return true;
  }
}

const MOST_KEPT = 64;

function environmentsOf(world: World): readonly EnvironmentBudget[] {
  const found = new Map<string, EnvironmentBudget>();
  for (const application of world.applications) {
    for (const { environment, open } of world.slice(application).environments) {
      const { name, maxOpen, repository = "", branch = "" } = environment;
      const known = found.get(name) ?? {
        environment: name,
        maxOpen,
        open: 0,
        base: `${repository} ${branch}`,
        onItsWay: undefined,
      };
      found.set(name, { ...known, open: known.open + (open === undefined ? 0 : 1) });
    }
  }
  return [...found.values()];
}
