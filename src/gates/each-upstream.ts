/** Gates that ask the same of every environment upstream: soak and healthy. */
import type { GateResult } from "../domain/gate-result.ts";
import type { GateFacts, UpstreamStay } from "./facts.ts";
import { unseenUpstreams } from "./upstream-health.ts";
import { wholeOf } from "./whole.ts";
import { enumerate } from "./wording.ts";

export interface UpstreamQuestion {
  readonly gate: "soak" | "healthy";
  /** The answer for one environment in which the release arrived. */
  answer(stay: UpstreamStay, arrivedAt: number): GateResult;
  /** What is said if all pass; `names` are the environments. */
  passed(names: string): string;
}

/** Asks each; where nothing is known of one, or there is none to ask, it stays shut and says so. */
export function eachUpstream(facts: GateFacts, question: UpstreamQuestion): GateResult {
  const { gate } = question;
  const { version, environment } = facts.subject;
  const unknown = (names: string): GateResult => ({
    gate,
    state: "error",
    reason: `how ${version} fares in ${names} could not be looked up`,
    opener: "Towpath can look it up again",
  });
  if (facts.upstreams === undefined) return unknown(`the environments that ${environment} comes after`);
  const unseen = unseenUpstreams(facts).map(unknown);
  const stays = facts.upstreams.map((stay): GateResult => {
    if (stay.arrivedAt !== undefined) return question.answer(stay, stay.arrivedAt);
    return {
      gate,
      state: "waiting",
      reason: `${version} has not arrived in ${stay.environment}`,
      opener: `its promotion to ${stay.environment} is merged`,
    };
  });
  const parts = [...stays, ...unseen];
  if (parts.length > 0) {
    return wholeOf(gate, parts, question.passed(enumerate(facts.upstreams.map((stay) => stay.environment))));
  }
  return {
    gate,
    state: "blocked",
    reason: `no environment that ${environment} comes after holds the images of ${version}, so nothing can tell how it fares`,
    opener: `a person mends "after" in towpath.yaml, or takes ${gate} out of the gates of ${environment}`,
  };
}
