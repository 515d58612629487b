/** Hold: a person keeps an application from moving, in one environment or in all. It holds rollbacks too. */
import type { GateResult } from "../domain/gate-result.ts";
import { byWhom, endsBy, holding } from "./decisions.ts";
import type { GateFacts } from "./facts.ts";
import { enumerate } from "./wording.ts";

/** Undefined where no hold concerns the promotion. */
export function hold(facts: GateFacts): GateResult | undefined {
  const holds = holding(facts, "hold");
  const [newest] = holds;
  if (newest === undefined) return undefined;
  const { application } = facts.subject;
  const commands = holds.map(
    ({ environment }) => `/unhold ${application}${environment === undefined ? "" : ` ${environment}`}`,
  );
  const where = newest.environment === undefined ? "in all environments" : `in ${newest.environment}`;
  const more = holds.length === 1 ? "" : ` (and ${holds.length - 1} more)`;
  return {
    gate: "hold",
    state: "blocked",
    reason: `${application} is held ${where}${byWhom(newest, facts)}${more}`,
    opener: `a person comments ${enumerate([...new Set(commands)])}`,
    ...endsBy(holds),
  };
}
