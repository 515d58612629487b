/** Actions that a person must make possible first. */
import type { Mistake } from "../../domain/failure.ts";
import type { Action, Plan, TellUnhealthyAction } from "../../planning/plan.ts";
import type { HomeMemory } from "../memory.ts";
import { subjectKey } from "../observe/subject.ts";
import type { Applying } from "./applying.ts";

/** A mistake is not tried again until what led to it changes, or a sweep comes by. */
const refusalKey = (action: Action, plan: Plan | undefined): string =>
  `${action.kind} ${subjectKey(action)} ${plan?.inputHash ?? ""}`;

/** The plan without what was refused or said already. */
export const withoutRefused =
  (memory: HomeMemory) =>
  (plan: Plan): Plan => {
    if (plan.actions.length === 0) return plan;
    const actions = plan.actions.filter(
      (action) => !isDone(memory, action) && !memory.refused.has(refusalKey(action, plan)),
    );
    return actions.length === plan.actions.length ? plan : { ...plan, actions };
  };

/** What is said once and stays true; a process that starts anew says the same in the same comment. */
const isDone = (memory: HomeMemory, action: Action): boolean =>
  action.kind === "tell-unhealthy" && memory.toldUnhealthy.has(toldKey(action));

const toldKey = (action: TellUnhealthyAction): string => `${subjectKey(action)}\n${action.commit}`;

export function noteTold(memory: HomeMemory, action: TellUnhealthyAction): void {
  memory.toldUnhealthy.add(toldKey(action));
}

export function refuse(applying: Applying, memory: HomeMemory, action: Action, mistake: Mistake): void {
  const key = refusalKey(action, memory.plans.get(action.application));
  memory.refused.set(key, { action, problem: { code: mistake.code, message: mistake.message } });
  applying.log.warn(
    { application: action.application, environment: action.environment, action: action.kind, code: mistake.code },
    mistake.message,
  );
}
