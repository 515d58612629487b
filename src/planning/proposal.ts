/** What an open promotion proposes, how that stands in the environment, and whether it still makes sense. */
import type { Rollback } from "../domain/decision.ts";
import type { Release } from "../domain/release.ts";
import type { EvaluatedGate } from "../gates/evaluate.ts";
import type { UpstreamStanding } from "../gates/order.ts";
import type { EnvironmentFacts } from "./decision.ts";
import { gateFactsOf } from "./gate-facts.ts";
import { gatesOf } from "./judge.ts";
import { heardSince } from "./new-images.ts";
import { rollbackGates, targetOf } from "./plan-rollback.ts";
import { quarantined } from "./quarantined.ts";
import type { OpenPromotion } from "./slice.ts";
import { undoes } from "./steps-back.ts";
import { standingsOf } from "./upstream.ts";

/** The proposed release and all that decides on it. */
export interface Proposal {
  readonly facts: EnvironmentFacts;
  readonly open: OpenPromotion;
  readonly release: Release;
  /** The step back that it carries out. */
  readonly rollback: Rollback | undefined;
  readonly gates: readonly EvaluatedGate[];
  readonly standings: readonly UpstreamStanding[] | undefined;
  /** A newer release that nothing but this one keeps from being proposed, if there is one. */
  readonly newer: Release | undefined;
}

/** Puts together what decides on an open promotion whose head proposes `read`. */
export function proposalOf(facts: EnvironmentFacts, open: OpenPromotion, read: Release): Proposal {
  const { view, upstreams, decided, judgement } = facts;
  const proposed = view.restrict(read);
  const rollback =
    decided.rollback !== undefined && view.isSame(decided.rollback, proposed) ? decided.rollback : undefined;
  if (rollback !== undefined) {
    const release = targetOf(facts, rollback);
    const gates = rollbackGates(facts, rollback, open);
    return { facts, open, release, rollback, gates, standings: undefined, newer: undefined };
  }
  // What is on offer knows more of the same release than its branch does: the commit that it was built from.
  const known = facts.choice.free.find((prospect) => view.isSame(prospect.release, proposed));
  const release = known?.release ?? proposed;
  const moved = view.moved(release);
  const standings = upstreams && standingsOf(view, upstreams, release);
  const heard = heardSince(view, moved);
  const gates = gatesOf(
    view,
    gateFactsOf(view, {
      kind: "promotion",
      release,
      upstreams,
      heard: heard !== undefined,
      availableAt: known?.availableAt ?? (standings === undefined ? heard : arrivedAt(standings)),
      decided,
      open,
    }),
  );
  const ready = judgement.ready?.prospect.release;
  const isNewer = ready !== undefined && view.order.releases(ready, release) === "newer";
  return { facts, open, release, rollback, gates, standings, newer: isNewer ? ready : undefined };
}

/** Why the promotion has lost its sense, as a sentence without a full stop; undefined if it has not. */
export function whyGone({ facts, release, rollback, gates, standings }: Proposal): string | undefined {
  const { view, stepBack, decided } = facts;
  if (rollback !== undefined) return undefined;
  if (decided.rollback !== undefined) {
    return `${decided.rollback.by} asked to go back to ${view.version(decided.rollback)} in ${view.name}`;
  }
  const version = view.version(release);
  const held = view.version(view.held.release);
  const ordering = view.compare(release);
  if (ordering === "equal") return `${view.name} holds ${version} by now`;
  if (ordering === "older") return `${view.name} holds ${held} by now, which is newer than ${version}`;
  if (ordering === "unordered") return `${view.name} holds ${held} by now, and ${version} cannot be shown to be newer`;
  const isAskedFor = decided.request !== undefined && view.isSame(decided.request, release);
  const undone = quarantined(view, { release }) ?? (isAskedFor ? undefined : undoes(view, stepBack, { release }));
  if (undone !== undefined) return undone;
  const refused = view.refusal(view.moved(release));
  if (refused !== undefined) return `the image rules in towpath.yaml do not take ${version} any more: ${refused}`;
  if (standings === undefined) return undefined;
  // Where what stands upstream is in doubt, the promotion is blocked, not closed.
  const inDoubt = standings.some(({ standing }) => standing.kind === "unreadable" || standing.kind === "stopped");
  const order = gates[0]?.result;
  return inDoubt || order === undefined || order.state === "passed"
    ? undefined
    : `${version} may not enter ${view.name} any more: ${order.reason}`;
}

/** When a release had arrived in all environments upstream. */
const arrivedAt = (standings: readonly UpstreamStanding[]): number =>
  Math.max(0, ...standings.map(({ standing }) => (standing.kind === "arrived" ? standing.at : 0)));
