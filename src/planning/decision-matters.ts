/** Whether anything still hangs on decisions that have ended. */
import { isInForce } from "../domain/decision.ts";
import { decidedHere } from "./decided.ts";
import { EnvironmentView } from "./environment-view.ts";
import { planApplication } from "./plan-application.ts";
import { ReleaseOrder } from "./release-order.ts";
import type { Slice } from "./slice.ts";
import { standingStepBack } from "./steps-back.ts";

/**
 * True if the application is planned or explained otherwise without the decisions of these ids, now or later: what queued
 * up under a hold is still on its way, the end of a pin is all that says that a step back does not pin any more, or a
 * plan would enter them anew.
 */
export function decisionsMatter(slice: Slice, ids: ReadonlySet<string>): boolean {
  const { decisions = [] } = slice;
  const left = decisions.filter(({ id }) => !ids.has(id));
  if (left.length === decisions.length) return false;
  const without = { ...slice, decisions: left };
  const { actions, explanations } = planApplication({ ...slice, mode: "act" });
  const entered = actions.flatMap((action) => (action.kind === "decide" ? action.decisions : []));
  if (entered.some(({ id }) => ids.has(id))) return true;
  const plan = planApplication({ ...without, mode: "act" });
  return (
    JSON.stringify([actions, explanations]) !== JSON.stringify([plan.actions, plan.explanations]) ||
    inForce(slice) !== inForce(without)
  );
}

/** What counts in each environment, with what is not written anywhere: the pin of a step back by hand. */
function inForce(slice: Slice): string {
  const order = new ReleaseOrder(slice);
  const counting = slice.environments.map((at) => {
    if (at.held === undefined) return undefined;
    const view = new EnvironmentView(slice, order, at, at.held);
    const { all, rollback, request } = decidedHere(view, standingStepBack(view));
    return [all.filter((one) => isInForce(one, slice.now)).map(({ id }) => id), rollback?.id, request?.id];
  });
  return JSON.stringify(counting);
}
