/** What commands write that lift a decision: its end. */
import { type Decision, type DecisionKind, type Ended, endOf, type Pin } from "../../domain/decision.ts";
import { releaseVersion } from "../../domain/release.ts";
import { areSame } from "../../gates/decisions.ts";
import { decidedHere } from "../../planning/decided.ts";
import type { Slice } from "../../planning/slice.ts";
import { standingStepBack } from "../../planning/steps-back.ts";
import type { DecisionEnd } from "../ledger/record-decisions.ts";
import { type Effect, type EffectSource, impossible, type Of, viewOf } from "./effect-source.ts";

export type Lifting = Of<"unhold" | "unfreeze" | "unpin" | "unquarantine">;

/** Says so of everything that is in force and that the command names. */
export function lift(asked: Lifting, source: EffectSource): Effect {
  switch (asked.kind) {
    case "unhold":
      return unhold(asked, source);
    case "unfreeze":
      return ending(source, "freeze", asked.reason, (one) => one.environment === asked.environment, [
        `${asked.environment} is not frozen.`,
      ]);
    case "unpin":
      return unpin(asked, source);
    case "unquarantine":
      return ending(
        source,
        "quarantine",
        asked.reason,
        (one) => one.application === asked.application && areSame(one.images, asked.release.images),
        [`${asked.application} ${releaseVersion(asked.release)} is not in quarantine.`],
      );
  }
}

function unhold({ application, environment, reason }: Of<"unhold">, source: EffectSource): Effect {
  const isMeant = (one: Decision & { readonly kind: "hold" }): boolean =>
    one.application === application && (environment === undefined || one.environment === environment);
  const everywhere = source.decisions.find(
    (one) =>
      one.kind === "hold" &&
      one.application === application &&
      one.environment === undefined &&
      endOf(one, source.now) === undefined,
  );
  const where = environment === undefined ? "" : ` in ${environment}`;
  return ending(source, "hold", reason, isMeant, [
    everywhere === undefined
      ? `${application} is not held${where}.`
      : `${application} is held in all environments by ${everywhere.by}; /unhold ${application} lifts that.`,
  ]);
}

/** Also the pin that a step back by hand means, which stands nowhere: it is entered as ended. */
function unpin({ application, environment, reason }: Of<"unpin">, source: EffectSource): Effect {
  const { by, now: at } = source;
  const implied = impliedPin(source.slice, environment);
  const end = ending(
    source,
    "pin",
    reason,
    (one) => one.application === application && one.environment === environment,
    [`${application} is not pinned in ${environment}.`],
  );
  if (implied === undefined) return end;
  return {
    kind: "record",
    record: {
      write: [{ ...implied, by, reason: "a step back by hand", ended: { by, at, reason } }],
      end: end.kind === "record" ? (end.record.end ?? []) : [],
    },
  };
}

/** Ends what is in force; what this very comment ended is done. */
function ending<Kind extends DecisionKind>(
  { decisions, slice, by, now, since }: EffectSource,
  kind: Kind,
  reason: string,
  isMeant: (one: Extract<Decision, { readonly kind: Kind }>) => boolean,
  [nothing]: readonly [string],
): Effect {
  const isOfKind = (one: Decision): one is Extract<Decision, { readonly kind: Kind }> => one.kind === kind;
  const meant = [...(slice?.decisions ?? decisions)].filter(isOfKind).filter(isMeant);
  const inForce = meant.filter((one) => endOf(one, now) === undefined);
  if (inForce.length === 0) {
    const isDone = meant.some(({ ended }) => ended?.by === by && ended.reason === reason && ended.at >= since);
    return isDone ? { kind: "done" } : impossible(nothing);
  }
  const ended: Ended = { by, at: now, reason };
  return { kind: "record", record: { end: inForce.map(({ id }): DecisionEnd => ({ id, ended })) } };
}

function impliedPin(slice: Slice | undefined, environment: string): Pin | undefined {
  const view = viewOf(slice, environment);
  if (view === undefined) return undefined;
  const entered = new Set((view.slice.decisions ?? []).map(({ id }) => id));
  return decidedHere(view, standingStepBack(view)).all.find((one) => one.kind === "pin" && !entered.has(one.id)) as
    | Pin
    | undefined;
}
