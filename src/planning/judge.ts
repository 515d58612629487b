/** Which of the releases on offer may come now: the newest whose gates let it in, for newer ones may still have to wait. */
import { allPassed, type GateResult } from "../domain/gate-result.ts";
import { type EvaluatedGate, evaluateGates } from "../gates/evaluate.ts";
import type { GateFacts } from "../gates/facts.ts";
import { nextOpening } from "../gates/next-opening.ts";
import { newest } from "./choice.ts";
import type { Decided } from "./decided.ts";
import type { EnvironmentView } from "./environment-view.ts";
import { gateFactsOf } from "./gate-facts.ts";
import { heardSince } from "./new-images.ts";
import type { Prospect } from "./prospect.ts";
import { soaksDownstream } from "./soaks-downstream.ts";
import type { Upstream } from "./upstream.ts";

export interface Judged {
  readonly prospect: Prospect;
  readonly facts: GateFacts;
  readonly gates: readonly EvaluatedGate[];
}

/** Releases that are looked at on the way from the newest down; what is older than that many has been left behind. */
const MOST = 32;

export interface Judgement {
  /** The newest that nothing holds back from being proposed. */
  readonly ready: Judged | undefined;
  /** The newest of all, ready or not. */
  readonly newest: Judged | undefined;
}

/** Evaluates the newest first and stops at the first that may be proposed. */
export function judge(
  view: EnvironmentView,
  upstreams: readonly Upstream[] | undefined,
  decided: Decided,
  prospects: readonly Prospect[],
): Judgement {
  let left = prospects;
  let first: Judged | undefined;
  for (let count = 0; count < MOST && left.length > 0; count += 1) {
    const prospect = newest(view, left);
    if (prospect === undefined) break;
    const judged = judgeOne(view, upstreams, decided, prospect);
    first ??= judged;
    if (allPassed(openingOf(judged.gates))) return { ready: judged, newest: first };
    left = left.filter((other) => other !== prospect && !view.isSame(other.release, prospect.release));
  }
  return { ready: undefined, newest: first };
}

/** All gates of one release on its way. */
export function judgeOne(
  view: EnvironmentView,
  upstreams: readonly Upstream[] | undefined,
  decided: Decided,
  prospect: Prospect,
): Judged {
  const { release, availableAt } = prospect;
  const heard = upstreams !== undefined || heardSince(view, view.moved(release)) !== undefined;
  const facts = gateFactsOf(view, {
    kind: "promotion",
    release,
    upstreams,
    heard,
    availableAt,
    decided,
    open: undefined,
  });
  return { prospect, facts, gates: gatesOf(view, facts) };
}

/**
 * The environment's gates, and what soaks there for those that come after it. Whatever becomes of the answers, the
 * environment is looked at again when one of them changes by itself: a window that shuts under a merge that had to wait, a
 * soak that ends for a release between the newest and the one that is ready.
 */
export function gatesOf(view: EnvironmentView, facts: GateFacts): readonly EvaluatedGate[] {
  const own = evaluateGates(view.at.environment.gates, facts);
  const soaking = facts.subject.kind === "rollback" ? undefined : soaksDownstream(view, facts);
  const gates: readonly EvaluatedGate[] = soaking === undefined ? own : [...own, { holds: "opening", result: soaking }];
  const again = nextOpening(
    gates.map(({ result }) => result),
    facts,
  );
  if (again !== undefined) view.lookAgainAt(again);
  return gates;
}

/** The results that hold the opening. */
export const openingOf = (gates: readonly EvaluatedGate[]): readonly GateResult[] =>
  gates.filter(({ holds }) => holds === "opening").map(({ result }) => result);
