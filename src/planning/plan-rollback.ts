/** Plans a step back that a person asked for: one pull request to what stood there before, not held by what guards the way forward. */
import type { Rollback } from "../domain/decision.ts";
import { allPassed } from "../domain/gate-result.ts";
import type { Release } from "../domain/release.ts";
import { nextOpening } from "../gates/next-opening.ts";
import type { Decision, EnvironmentFacts } from "./decision.ts";
import { gateFactsOf } from "./gate-facts.ts";
import { gatesOf, openingOf } from "./judge.ts";
import type { OpenPromotion } from "./slice.ts";

/** The release to which a step back leads, as far as the environment holds its images. */
export const targetOf = ({ view }: EnvironmentFacts, rollback: Rollback): Release =>
  view.restrict({ application: view.slice.application, images: rollback.images });

/** The gates of a step back, for its pull request where there is one. */
export function rollbackGates(facts: EnvironmentFacts, rollback: Rollback, open: OpenPromotion | undefined) {
  const { view, upstreams, decided } = facts;
  const release = targetOf(facts, rollback);
  return gatesOf(
    view,
    gateFactsOf(view, {
      kind: "rollback",
      release,
      upstreams,
      heard: true,
      availableAt: rollback.at,
      decided,
      open,
    }),
  );
}

/** No pull request is open: it is opened, unless something that holds a step back, too, keeps it. */
export function planRollback(facts: EnvironmentFacts, rollback: Rollback): Decision {
  const { view } = facts;
  const release = targetOf(facts, rollback);
  const evaluated = rollbackGates(facts, rollback, undefined);
  const gates = evaluated.map(({ result }) => result);
  const [version, held] = [view.version(release), view.version(view.held.release)];
  const explained = {
    environment: view.name,
    held: view.held.release,
    candidate: release,
    pullRequest: undefined,
    rollback,
    gates,
  };
  const asked = `${rollback.by} asked to go back from ${held} to ${version}`;
  const opening = openingOf(evaluated);
  const shut = opening.find(({ state }) => state !== "passed");
  if (!allPassed(opening)) {
    const sentence = `${asked}, but ${shut?.reason ?? "its gates are shut"}.`;
    const state = shut?.state === "waiting" ? "waiting" : "blocked";
    return {
      actions: [],
      explanation: { ...explained, state, sentence },
      wakeAt: nextOpening(gates, { decisions: facts.decided.all, now: view.slice.now }),
    };
  }
  const writes = view.writesBack(release);
  if (writes.length === 0) {
    const sentence = `${asked}, but no place of ${view.name} can be written so.`;
    return { actions: [], explanation: { ...explained, state: "blocked", sentence } };
  }
  return {
    actions: [
      {
        kind: "open",
        application: view.slice.application,
        environment: view.name,
        release,
        replaces: view.restrict(view.held.release),
        base: view.held.base,
        writes,
        waitingSince: 0,
      },
    ],
    explanation: { ...explained, state: "waiting", sentence: `${asked}: its pull request is opened next.` },
    wakeAt: nextOpening(gates, { decisions: facts.decided.all, now: view.slice.now }),
  };
}
