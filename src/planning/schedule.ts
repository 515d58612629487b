/** What of all plans is done now, in which order, and what has to wait for what. Pure. */
import type { Action, Explanation, Plan, UpdateAction } from "./plan.ts";

/** What there is to spend. */
export interface Budget {
  /** Content-creating requests that GitHub still allows now (its ceilings: 80 a minute, 500 an hour). */
  readonly requests: number;
  /** In the order of the configuration: each stands behind those that it comes after. */
  readonly environments: readonly EnvironmentBudget[];
}

export interface EnvironmentBudget {
  readonly environment: string;
  readonly maxOpen: number;
  /** Promotions of it that are open now, of all applications. */
  readonly open: number;
  /** Its repository and branch as one key: a merge into it changes the base of all environments with the same key. */
  readonly base: string;
  /** A promotion on that base that is up to date and on its way to being merged. */
  readonly onItsWay: number | undefined;
}

export interface Schedule {
  /** In the order in which they are to be applied. */
  readonly actions: readonly Action[];
  readonly deferred: readonly DeferredAction[];
}

export interface DeferredAction {
  readonly action: Action;
  /** Part of a sentence, without a full stop: what it waits for. */
  readonly reason: string;
}

/**
 * Records come first (what merged must be known before anything builds on it), then closes (what must not merge), then
 * merges, updates and openings: what is nearly done before what is new. Within a kind the environments furthest
 * downstream come first, so that a burst of builds in dev cannot keep a release from prod; within an environment who
 * has waited longest, then the lower number, then the name. The same plans give the same schedule in any order.
 *
 * Open promotions stay within `maxOpen` of their environment. Of promotions that their branch wants up to date, one for
 * each base is rebuilt at a time, and none while another is on its way there: each merge puts all others behind again.
 * When the next action in the row is too dear for the requests left, it and all behind it wait.
 */
export function schedule(plans: Iterable<Plan>, budget: Budget): Schedule {
  const ranks = new Map(
    budget.environments.map((environment, at) => [environment.environment, { ...environment, at }]),
  );
  const all: Ranked[] = [];
  for (const plan of plans) {
    for (const action of plan.actions) {
      all.push(ranked(action, ranks.get(action.environment)?.at ?? budget.environments.length));
    }
  }
  all.sort(compareRanked);

  const actions: Action[] = [];
  const deferred: DeferredAction[] = [];
  const open = new Map(budget.environments.map((environment) => [environment.environment, environment.open]));
  const busy = new Map<string, string>();
  for (const { base, onItsWay } of budget.environments) {
    if (onItsWay !== undefined && !busy.has(base)) busy.set(base, `#${onItsWay}, which is up to date, to be merged`);
  }
  let left = budget.requests;
  let spent = false;
  let recorded = false;
  for (const { action } of all) {
    const environment = ranks.get(action.environment);
    const reason = whyNotNow(action, environment, open, busy);
    const cost = costOf(action, recorded);
    if (reason === undefined && (spent || cost > left)) {
      spent = true;
      deferred.push({ action, reason: "GitHub's limit on writes, which frees itself within the hour" });
      continue;
    }
    if (reason !== undefined) {
      deferred.push({ action, reason });
      continue;
    }
    left -= cost;
    actions.push(action);
    recorded ||= action.kind === "record";
    if (action.kind === "open") open.set(action.environment, (open.get(action.environment) ?? 0) + 1);
    if (action.kind === "close") open.set(action.environment, (open.get(action.environment) ?? 0) - 1);
    if (environment !== undefined && (action.kind === "merge" || isBehind(action))) {
      busy.set(environment.base, `#${action.pullRequest} to be merged`);
    }
  }
  return { actions, deferred };
}

/** The plans with what had to wait said in their explanations. */
export function withDeferred(plans: readonly Plan[], deferred: readonly DeferredAction[]): readonly Plan[] {
  if (deferred.length === 0) return plans;
  const reasons = new Map(
    deferred.map(({ action, reason }) => [`${action.application}\n${action.environment}\n${action.kind}`, reason]),
  );
  return plans.map((plan) => {
    if (
      !plan.actions.some(({ application, environment, kind }) => reasons.has(`${application}\n${environment}\n${kind}`))
    )
      return plan;
    const explanations = plan.explanations.map((explanation): Explanation => {
      const reason = plan.actions
        .filter(({ environment }) => environment === explanation.environment)
        .map(({ application, environment, kind }) => reasons.get(`${application}\n${environment}\n${kind}`))
        .find((found) => found !== undefined);
      if (reason === undefined) return explanation;
      return { ...explanation, sentence: `${explanation.sentence.replace(/\.$/, "")}; it waits for ${reason}.` };
    });
    return { ...plan, explanations };
  });
}

const KINDS: readonly Action["kind"][] = ["record", "decide", "close", "merge", "update", "open", "tell-unhealthy"];

/** An action with what its turn depends on. */
interface Ranked {
  readonly action: Action;
  readonly kind: number;
  readonly rank: number;
  readonly since: number;
  readonly number: number;
}

const ranked = (action: Action, rank: number): Ranked => ({
  action,
  kind: KINDS.indexOf(action.kind),
  rank,
  since: waitingSince(action),
  number: numberOf(action),
});

const compareRanked = (a: Ranked, b: Ranked): number =>
  a.kind - b.kind ||
  b.rank - a.rank ||
  a.since - b.since ||
  a.number - b.number ||
  compareText(a.action.application, b.action.application) ||
  compareText(a.action.environment, b.action.environment);

const waitingSince = (action: Action): number => (action.kind === "open" ? (action.waitingSince ?? 0) : 0);

function numberOf(action: Action): number {
  if (action.kind === "open" || action.kind === "decide") return 0;
  return action.kind === "record" ? action.merged.number : action.pullRequest;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const isBehind = (action: Action): action is UpdateAction => action.kind === "update" && action.because === "behind";

function whyNotNow(
  action: Action,
  environment: EnvironmentBudget | undefined,
  open: ReadonlyMap<string, number>,
  busy: ReadonlyMap<string, string>,
): string | undefined {
  if (environment === undefined) return undefined;
  if (action.kind === "open" && (open.get(action.environment) ?? 0) >= environment.maxOpen) {
    const { maxOpen } = environment;
    return `one of the ${maxOpen} open promotions that max-open allows in ${action.environment} to be merged or closed`;
  }
  return isBehind(action) ? busy.get(environment.base) : undefined;
}

/**
 * Content-creating requests at most: an opening takes tree, commit, ref, pull request, labels and reviewers; an update
 * tree, commit, ref, body and a comment; a close the comment, the closing and the branch; all records share one commit.
 */
function costOf(action: Action, recorded: boolean): number {
  switch (action.kind) {
    case "record":
      return recorded ? 0 : 3;
    case "decide":
    case "close":
      return 3;
    case "tell-unhealthy":
    case "merge":
      return 1;
    case "update":
      return 5;
    case "open":
      return 6;
  }
}
