/** After a hold, a freeze or a pin: what queued up meanwhile is proposed, and a person sends it on its way. */
import { type Decision, endOf, isInForce } from "../domain/decision.ts";
import type { GateResult } from "../domain/gate-result.ts";
import { formatTime } from "../domain/times.ts";
import { areSame, concerning } from "./decisions.ts";
import type { GateFacts } from "./facts.ts";

/**
 * Undefined unless something ended that was there when the release could have been proposed already (design: invariant
 * 5), or for a rollback, which a person asked for. A release of which that time is not known counts as one that waited.
 */
export function afterHold(facts: GateFacts): GateResult | undefined {
  const { subject, timezone, availableAt = Number.NEGATIVE_INFINITY } = facts;
  if (subject.kind === "rollback" || facts.decisions.length === 0) return undefined;
  const last = lastEnded(facts);
  if (last === undefined || availableAt >= last.at) return undefined;
  const { application, environment, version } = subject;
  const waited = `${version} waited when the ${last.decision.kind} of ${last.decision.by} ended at ${formatTime(last.at, timezone)}`;
  if (facts.afterHold === "continue") {
    return {
      gate: "after-hold",
      state: "passed",
      reason: `${waited}, and ${environment} goes on by itself (after-hold: continue)`,
    };
  }
  const request = concerning(facts, "request").find(
    ({ at, images, ...rest }) =>
      at >= last.at && isInForce({ at, images, ...rest }, facts.now) && areSame(images, subject.images),
  );
  if (request !== undefined) {
    return { gate: "after-hold", state: "passed", reason: `${waited}, and ${request.by} asked for it since` };
  }
  return {
    gate: "after-hold",
    state: "blocked",
    reason: `${waited}: what queued up does not merge by itself`,
    opener: `a person merges the pull request or comments /promote ${environment} ${application} ${version}`,
  };
}

interface End {
  readonly decision: Decision;
  readonly at: number;
}

/** The hold, freeze or pin that ended last. */
function lastEnded(facts: GateFacts): End | undefined {
  let last: End | undefined;
  for (const kind of ["hold", "freeze", "pin"] as const) {
    for (const decision of concerning(facts, kind)) {
      const at = endOf(decision, facts.now);
      if (at !== undefined && (last === undefined || at > last.at)) last = { decision, at };
    }
  }
  return last;
}
