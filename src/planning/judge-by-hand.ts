/** What the gates of an environment would say of a release that a person moves there by hand, by a pull request of their own. */
import type { GateResult } from "../domain/gate-result.ts";
import type { Release } from "../domain/release.ts";
import { nextOpening } from "../gates/next-opening.ts";
import type { Ask } from "./asks.ts";
import { decidedHere } from "./decided.ts";
import { EnvironmentView } from "./environment-view.ts";
import { gateFactsOf } from "./gate-facts.ts";
import { gatesOf } from "./judge.ts";
import { heardSince } from "./new-images.ts";
import { ReleaseOrder } from "./release-order.ts";
import type { OpenPromotion, Slice } from "./slice.ts";
import { standingStepBack } from "./steps-back.ts";
import { stopsOf } from "./stops.ts";
import { upstreamsOf } from "./upstream.ts";

export interface JudgedByHand {
  /** As people read them. */
  readonly from: string;
  readonly to: string;
  /** It goes back to something older: then what only guards the way forward does not hold it. */
  readonly back: boolean;
  readonly gates: readonly GateResult[];
  /** What would have to be known to say more. */
  readonly asks: readonly Ask[];
  /** When an answer changes by itself, milliseconds since 1970. */
  readonly wakeAt: number | undefined;
}

/**
 * Evaluates the same gates as for a promotion: of the release, and of the pull request that carries it. Undefined where
 * the environment does not hold the application, so that there is nothing to move.
 */
export function judgeByHand(
  slice: Slice,
  environment: string,
  release: Release,
  pull: OpenPromotion,
): JudgedByHand | undefined {
  const at = slice.environments.find((one) => one.environment.name === environment);
  if (at?.held === undefined) return undefined;
  const view = new EnvironmentView(slice, new ReleaseOrder(slice), at, at.held);
  const moved = view.restrict(release);
  const back = view.compare(moved) === "older";
  const stepBack = standingStepBack(view);
  const upstreams = at.after.length === 0 ? undefined : upstreamsOf(view, stopsOf(slice));
  const decided = decidedHere(view, stepBack);
  const heard = heardSince(view, view.moved(moved));
  const facts = gateFactsOf(view, {
    kind: back ? "rollback" : "promotion",
    release: moved,
    upstreams,
    heard: heard !== undefined,
    availableAt: heard,
    decided,
    open: pull,
  });
  const gates = [...problemsOf(at.problems), ...gatesOf(view, facts).map(({ result }) => result)];
  const wakeAt = nextOpening(gates, { decisions: decided.all, now: slice.now });
  return { from: view.version(view.held.release), to: view.version(moved), back, gates, asks: view.asks, wakeAt };
}

/** What keeps the environment from being read as a whole is no reason to let something pass. */
const problemsOf = (problems: readonly { readonly message: string }[]): readonly GateResult[] =>
  problems.map(({ message }) => ({
    gate: "places",
    state: "error",
    reason: message,
    opener: "a person mends what it names",
  }));
