/** Facts of which only the order is known. */
import type { GateFacts, Subject } from "./facts.ts";
import type { OrderFacts } from "./order.ts";

/**
 * Facts with nothing observed beside the order: every gate that the configuration asks for and that needs more stays
 * shut. Nobody decided anything in them, so a caller that has a ledger must put its decisions in.
 */
export const unobservedFacts = (order: OrderFacts, now: number, subject: Subject): GateFacts => ({
  now,
  timezone: "UTC",
  subject,
  order,
  upstreams: undefined,
  pullRequest: undefined,
  sourceChecks: undefined,
  expressions: new Map(),
  decisions: [],
  ledgerProblems: [],
  availableAt: undefined,
  afterHold: "propose",
  hotfixes: [],
  newerThanPinned: new Set(),
});
