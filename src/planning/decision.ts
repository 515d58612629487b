/** What planning one environment works on, and what comes out. */
import type { Ask } from "./asks.ts";
import type { Choice } from "./choice.ts";
import type { Decided } from "./decided.ts";
import type { EnvironmentView } from "./environment-view.ts";
import type { Judgement } from "./judge.ts";
import type { Action, Explanation } from "./plan.ts";
import type { StepBack } from "./steps-back.ts";
import type { Upstream } from "./upstream.ts";

/** What was found out about an environment before anything is decided. */
export interface EnvironmentFacts {
  readonly view: EnvironmentView;
  readonly stepBack: StepBack | undefined;
  /** Undefined for an environment that takes new images. */
  readonly upstreams: readonly Upstream[] | undefined;
  readonly choice: Choice;
  readonly decided: Decided;
  /** What of the choice may come now. */
  readonly judgement: Judgement;
}

export interface Decision {
  readonly actions: readonly Action[];
  readonly explanation: Explanation;
  /** When to look again although nothing happened. */
  readonly wakeAt?: number | undefined;
  /** What would have to be known to say more. */
  readonly asks?: readonly Ask[];
}
