/** What a merge does next: the environments that come after. */
import { clip, code, escapeMarkdown } from "./escaping.ts";
import { firstOf } from "./limits.ts";
import type { PromotionFacts } from "./promotion-facts.ts";
import { afterStepBack, stepBackOf } from "./step-back.ts";

const MOST = 30;

export function nextSection(facts: PromotionFacts): readonly string[] {
  const { environment, downstream, version } = facts;
  const back = stepBackOf(facts);
  if (back !== undefined) return afterStepBack(facts, back);
  const title = "### What a merge does next";
  if (downstream.length === 0) {
    return [title, "", `Nothing comes after ${text(environment.name)}: with it, ${code(version)} has arrived.`];
  }
  const lines = downstream.map((next) => {
    const others = next.after.filter((name) => name !== environment.name);
    const when = others.length === 0 ? "" : `as soon as it has arrived in ${others.map(text).join(" and ")} too, `;
    const gates = next.environment.gates.map(({ kind }) => code(kind));
    const held = gates.length === 0 ? "" : ` (gates: ${[...new Set(gates)].join(", ")})`;
    const merge =
      next.environment.merge === "auto" ? "merges it when all gates and checks have passed" : "people merge it";
    return `- **${text(next.environment.name)}**: ${when}Towpath opens its pull request${held}, and ${merge}.`;
  });
  return [title, "", ...firstOf(lines, MOST, (count) => `- …and ${count} more environments`)];
}

const text = (plain: string): string => escapeMarkdown(clip(plain, 200));
