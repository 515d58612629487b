/** Whether those who guard an environment approve that it is guarded less well. */
import type { ApprovalsConfig } from "../config/gate-config.ts";
import type { GateResult } from "../domain/gate-result.ts";
import { approvals } from "../gates/approvals.ts";
import type { ReviewFacts } from "../gates/facts.ts";
import { unobservedFacts } from "../gates/unobserved-facts.ts";

export interface ProposedBy {
  readonly number: number;
  readonly head: string;
  /** Logins of those who pushed to its branch: they do not approve their own change. */
  readonly pushedBy: readonly string[];
}

/** One answer for each gate; all have to pass. `reviews` undefined: they cannot be read, and every gate stays shut. */
export function judgeGuardians(
  guardians: readonly ApprovalsConfig[],
  environment: string,
  { number, head, pushedBy }: ProposedBy,
  reviews: ReviewFacts | undefined,
): readonly GateResult[] {
  const subject = {
    ...{ kind: "promotion" as const, application: "", environment, version: "towpath.yaml", images: [] },
    ...{ held: "", sourceAuthor: undefined, requesters: [] },
  };
  const order = { environment, version: subject.version, upstreams: undefined, heard: false };
  const pullRequest = { number, openedAt: 0, head, headAt: 0, pushedBy, checks: undefined, reviews };
  const facts = { ...unobservedFacts(order, 0, subject), pullRequest };
  return guardians.map((gate) => approvals(gate).evaluate(facts));
}
