/** Which decisions of people concern a release on its way, and how they are told. */
import { type Decision, type DecisionKind, endOf } from "../domain/decision.ts";
import type { GateResult } from "../domain/gate-result.ts";
import { fulfils, type ReleaseImage } from "../domain/release.ts";
import { formatTime } from "../domain/times.ts";
import type { GateFacts } from "./facts.ts";
import { because } from "./wording.ts";

export type Decided<Kind extends DecisionKind> = Extract<Decision, { readonly kind: Kind }>;

/** Decisions of a kind that name this application and this environment, or all; newest first. */
export function concerning<Kind extends DecisionKind>(
  { decisions, subject }: GateFacts,
  kind: Kind,
): readonly Decided<Kind>[] {
  const found: Decided<Kind>[] = [];
  for (const decision of decisions) {
    if (isOfKind(decision, kind) && concerns(decision, subject)) found.push(decision);
  }
  return found.length < 2 ? found : found.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
}

/**
 * Those that have not ended. What holds counts even if its time lies ahead: another machine's clock wrote it, and to
 * wait for ours to get there would let through what it holds.
 */
export const holding = <Kind extends "hold" | "freeze" | "pin" | "quarantine">(
  facts: GateFacts,
  kind: Kind,
): readonly Decided<Kind>[] => {
  const found = concerning(facts, kind);
  return found.length === 0 ? found : found.filter((decision) => endOf(decision, facts.now) === undefined);
};

const isOfKind = <Kind extends DecisionKind>(decision: Decision, kind: Kind): decision is Decided<Kind> =>
  decision.kind === kind;

function concerns(decision: Decision, { application, environment }: GateFacts["subject"]): boolean {
  switch (decision.kind) {
    case "freeze":
      return decision.environment === environment;
    case "hold":
      return (
        decision.application === application &&
        (decision.environment === undefined || decision.environment === environment)
      );
    case "quarantine":
      return decision.application === application;
    case "pin":
    case "override":
    case "request":
    case "rollback":
    case "acknowledgement":
      return decision.application === application && decision.environment === environment;
  }
}

/** Exactly these images: none more, none less, and no tag or digest that both say differs. */
export const areSame = (a: readonly ReleaseImage[], b: readonly ReleaseImage[]): boolean =>
  fulfils(a, b) && fulfils(b, a);

/** ` by ada since 2026-11-20 14:05 UTC: “the migration runs”`. */
export const byWhom = ({ by, at, reason }: Decision, { timezone }: Pick<GateFacts, "timezone">): string =>
  ` by ${by} since ${formatTime(at, timezone)}${because(reason)}`;

/** When the last of these ends by itself; none if one of them does not. */
export function endsBy(decisions: readonly Decision[]): Pick<GateResult, "opensAt"> {
  const ends = decisions.map(({ until, ended }) =>
    Math.min(until ?? Number.POSITIVE_INFINITY, ended?.at ?? Number.POSITIVE_INFINITY),
  );
  const last = Math.max(...ends);
  return Number.isFinite(last) ? { opensAt: last } : {};
}
