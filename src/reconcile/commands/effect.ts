/** What a command writes into the ledger. */
import { type Decision, type Ended, endOf } from "../../domain/decision.ts";
import { releaseVersion } from "../../domain/release.ts";
import { areSame } from "../../gates/decisions.ts";
import { OVERRIDABLE } from "../../gates/override.ts";
import { decidedHere } from "../../planning/decided.ts";
import { ReleaseOrder } from "../../planning/release-order.ts";
import { isBelowFloor } from "../../planning/rollback-floor.ts";
import { standingStepBack } from "../../planning/steps-back.ts";
import { type Deciding, type Effect, type EffectSource, impossible, type Of, record, viewOf } from "./effect-source.ts";
import { lift } from "./lift.ts";

/** Pure. What ends something says so of everything that is in force and that the command names. */
export function effectOf(asked: Deciding, source: EffectSource): Effect {
  const { id, by, now: at } = source;
  const decided = { id, by, at, reason: "reason" in asked ? asked.reason : "" };
  const until = "until" in asked && asked.until !== undefined ? { until: asked.until.at } : {};
  switch (asked.kind) {
    case "promote":
      return promote(asked, source);
    case "rollback":
      return rollback(asked, source);
    case "hold": {
      const { application, environment } = asked;
      return record({
        kind: "hold",
        ...decided,
        ...until,
        application,
        ...(environment !== undefined && { environment }),
      });
    }
    case "freeze":
      return record({ kind: "freeze", ...decided, ...until, environment: asked.environment });
    case "pin": {
      const { application, environment, release } = asked;
      return record({ kind: "pin", ...decided, application, environment, images: release.images });
    }
    case "quarantine":
      return record({ kind: "quarantine", ...decided, application: asked.application, images: asked.release.images });
    case "override": {
      const { application, environment, release, gate } = asked;
      return record({ kind: "override", ...decided, application, environment, gate, images: release.images });
    }
    case "acknowledge":
      return acknowledge(asked, source);
    case "unhold":
    case "unfreeze":
    case "unpin":
    case "unquarantine":
      return lift(asked, source);
  }
}

function promote({ application, environment, release, overrides }: Of<"promote">, source: EffectSource): Effect {
  const { id, by, now: at } = source;
  const view = viewOf(source.slice, environment);
  const version = releaseVersion(release);
  const ordering = view?.compare(release);
  if (view !== undefined && ordering === "older") {
    return impossible(
      `${version} is older than ${view.version(view.held.release)}, which ${environment} holds. The way back is /rollback ${environment} ${application} to ${version}.`,
    );
  }
  if (ordering === "equal") return impossible(`${environment} holds what counts as ${version} already.`);
  const of = { by, at, application, environment, images: release.images };
  return record(
    { kind: "request", id, reason: "", ...of },
    ...overrides.map(
      ({ gate, reason }): Decision => ({ kind: "override", id: `${id}-override-${gate}`, reason, gate, ...of }),
    ),
  );
}

/** The step back, with all that keeps anything from undoing it: the pin, the quarantine, and the end of older requests. */
function rollback({ application, environment, from, to }: Of<"rollback">, source: EffectSource): Effect {
  const { id, by, now: at, since, slice } = source;
  const there = slice?.environments.find((one) => one.environment.name === environment);
  const [came] = there?.arrivals.slice(-1) ?? [];
  if (came !== undefined && came.at > since) {
    return impossible(
      `${environment} came to hold ${releaseVersion(from)} after this was written. Write it again if you mean to go back from that.`,
    );
  }
  if (slice !== undefined && there !== undefined && isBelowFloor(new ReleaseOrder(slice), there.environment, to)) {
    const floor = there.environment.rollbackFloor ?? "";
    return impossible(
      `${environment} does not go back below ${floor} (rollback-floor in towpath.yaml), and ${releaseVersion(to)} is below it or cannot be compared with it.`,
    );
  }
  const own = (slice?.decisions ?? []).filter((one) => isHere(one, application, environment));
  const view = viewOf(slice, environment);
  const pending = view && decidedHere(view, standingStepBack(view)).rollback;
  if (pending !== undefined && areSame(pending.images, to.images)) {
    return impossible(`${pending.by} asked already to go back to ${releaseVersion(to)}; it is under way.`);
  }
  const of = { by, at, application };
  const reason = `a step back from ${releaseVersion(from)} to ${releaseVersion(to)} in ${environment}`;
  const ended: Ended = { by, at, reason };
  const overtaken = own.filter(
    (one) => (one.kind === "request" || one.kind === "override") && endOf(one, at) === undefined,
  );
  return {
    kind: "record",
    record: {
      write: [
        { kind: "rollback", id, reason: "", ...of, environment, images: to.images, from: from.images },
        { kind: "pin", id: `${id}-pin`, reason, ...of, environment, images: to.images, awayFrom: from.images },
        { kind: "quarantine", id: `${id}-quarantine`, reason, ...of, images: from.images },
      ],
      end: overtaken.map((one) => ({ id: one.id, ended })),
    },
  };
}

/** One entry for each fix that the environment runs past its order and that the release is not. */
function acknowledge({ application, environment, release, reason }: Of<"acknowledge">, source: EffectSource): Effect {
  const { id, by, now: at, slice } = source;
  const held = slice?.environments.find((one) => one.environment.name === environment)?.held?.release.images ?? [];
  const own = (slice?.decisions ?? []).filter((one) => isHere(one, application, environment));
  const isPastOrder = (one: Decision): boolean =>
    "images" in one &&
    own.some((other) => other.kind === "override" && other.gate === "order" && areSame(other.images, one.images));
  const fixes = own.filter(
    (one) =>
      one.kind === "request" && areSame(one.images, held) && !areSame(one.images, release.images) && isPastOrder(one),
  );
  if (fixes.length === 0) {
    return impossible(`${environment} runs no hotfix that ${application} ${releaseVersion(release)} could lack.`);
  }
  const of = { by, at, reason, application, environment, images: release.images };
  return record(
    ...fixes.map(
      ({ id: hotfix }, index): Decision => ({
        kind: "acknowledgement",
        id: index === 0 ? id : `${id}-${index + 1}`,
        hotfix,
        ...of,
      }),
    ),
  );
}

/** In front of a gate that nobody can pass by an override stands something that is lifted otherwise. */
export const isOverridable = (gate: string): boolean => OVERRIDABLE.includes(gate);

function isHere(one: Decision, application: string, environment: string): boolean {
  return (
    "application" in one && one.application === application && "environment" in one && one.environment === environment
  );
}
