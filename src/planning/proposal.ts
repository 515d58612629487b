/** What an open promotion proposes, how that stands in the environment, and whether it still makes sense. */
import type { Release } from "../domain/release.ts";
import { type EvaluatedGate, evaluateGates } from "../gates/evaluate.ts";
import type { UpstreamStanding } from "../gates/order.ts";
import type { EnvironmentFacts } from "./decision.ts";
import { gateFactsOf } from "./gate-facts.ts";
import { heardSince } from "./new-images.ts";
import type { OpenPromotion } from "./slice.ts";
import { undoes } from "./steps-back.ts";
import { standingsOf } from "./upstream.ts";

/** The proposed release and all that decides on it. */
export interface Proposal {
  readonly facts: EnvironmentFacts;
  readonly open: OpenPromotion;
  readonly release: Release;
  readonly gates: readonly EvaluatedGate[];
  readonly standings: readonly UpstreamStanding[] | undefined;
  /** The newer candidate, if there is one. */
  readonly newer: Release | undefined;
}

/** Puts together what decides on an open promotion whose head proposes `read`. */
export function proposalOf(facts: EnvironmentFacts, open: OpenPromotion, read: Release): Proposal {
  const { view, upstreams, choice } = facts;
  const proposed = view.restrict(read);
  const candidate = choice.candidate?.release;
  // The candidate knows more of the same release than its branch does: the commit that it was built from.
  const release = candidate !== undefined && view.isSame(candidate, proposed) ? candidate : proposed;
  const moved = view.moved(release);
  const standings = upstreams && standingsOf(view, upstreams, release);
  const heard = heardSince(view, moved) !== undefined;
  const gates = evaluateGates(view.at.environment.gates, gateFactsOf(view, release, standings, heard));
  const isNewer = candidate !== undefined && view.order.releases(candidate, release) === "newer";
  return { facts, open, release, gates, standings, newer: isNewer ? candidate : undefined };
}

/** Why the promotion has lost its sense, as a sentence without a full stop; undefined if it has not. */
export function whyGone({ facts, open, release, gates, standings }: Proposal): string | undefined {
  const { view, stepBack } = facts;
  const version = view.version(release);
  const held = view.version(view.held.release);
  const ordering = view.compare(release);
  if (ordering === "equal") return `${view.name} holds ${version} by now`;
  if (ordering === "older") return `${view.name} holds ${held} by now, which is newer than ${version}`;
  if (ordering === "unordered") return `${view.name} holds ${held} by now, and ${version} cannot be shown to be newer`;
  const moved = view.moved(release);
  const availableAt = standings === undefined ? heardSince(view, moved) : arrivedAt(standings);
  const undone = undoes(view, stepBack, { release, availableAt: availableAt ?? open.openedAt });
  if (undone !== undefined) return undone;
  const refused = view.refusal(moved);
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
