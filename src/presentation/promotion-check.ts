/** The check run `Towpath / promotion`: how the gates of a promotion stand, who opens them, and when. */
import type { GateResult } from "../domain/gate-result.ts";
import type { Explanation } from "../planning/plan.ts";
import { clip, code, escapeMarkdown, neutralise } from "./escaping.ts";
import { gateTree } from "./gates.ts";
import { CHECK_TITLE, keepWithin, SUMMARY } from "./limits.ts";
import { nextSection } from "./next-section.ts";
import type { PromotionFacts } from "./promotion-facts.ts";

export interface CheckText {
  readonly status: "in-progress" | "success" | "failure" | "action-required";
  readonly title: string;
  readonly summary: string;
}

/**
 * Green only if every gate passed. What waits is in progress; what a person must open, or could not be evaluated, asks
 * for action; what cannot open any more has failed.
 */
export function promotionCheck(facts: PromotionFacts): CheckText {
  const { explanation } = facts;
  if (explanation === undefined) {
    const title = "Towpath has not looked at this promotion yet";
    return { status: "in-progress", title, summary: `${title}.` };
  }
  const status = statusOf(explanation);
  const summary = [
    `${code(facts.application)} ${code(facts.version)} for **${escapeMarkdown(facts.environment.name)}**.`,
    "",
    escapeMarkdown(clip(explanation.sentence, 4_000)),
    "",
    "### Gates",
    "",
    ...(explanation.gates.length === 0 ? ["No gate holds it."] : gateTree(explanation.gates, facts.timezone)),
    "",
    ...nextSection(facts),
  ];
  return { status, title: titleOf(status, explanation), summary: keepWithin(summary, SUMMARY) };
}

function statusOf({ gates, state }: Explanation): CheckText["status"] {
  const status = worstOf(gates);
  return state === "blocked" && (status === "success" || status === "in-progress") ? "action-required" : status;
}

/** What the gates together ask for: nothing, time, a person, or something else. */
export function worstOf(gates: readonly GateResult[]): CheckText["status"] {
  const shut = gates.filter((gate) => gate.state !== "passed");
  if (shut.some((gate) => gate.state === "error")) return "action-required";
  const blocked = shut.filter((gate) => gate.state === "blocked");
  if (blocked.some(({ opener }) => opener === undefined)) return "failure";
  return blocked.length > 0 ? "action-required" : shut.length > 0 ? "in-progress" : "success";
}

const TITLES: Readonly<Record<CheckText["status"], string>> = {
  success: "All gates are open",
  "in-progress": "Waits",
  "action-required": "Blocked",
  failure: "Must not be merged",
};

function titleOf(status: CheckText["status"], { gates, sentence }: Explanation): string {
  if (status === "success") return TITLES.success;
  const shut = worst(gates);
  const why = shut === undefined ? sentence : shut.reason;
  return clip(neutralise(`${TITLES[status]}: ${why}`), CHECK_TITLE);
}

const worst = (gates: readonly GateResult[]): GateResult | undefined =>
  gates.find(({ state }) => state === "error") ??
  gates.find(({ state }) => state === "blocked") ??
  gates.find(({ state }) => state === "waiting");
