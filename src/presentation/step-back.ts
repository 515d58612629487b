/** What is said of a promotion that takes an environment back. */
import type { Rollback } from "../domain/decision.ts";
import { releaseVersion } from "../domain/release.ts";
import { BY_TOWPATH } from "../planning/unhealthy.ts";
import { clip, code, escapeMarkdown } from "./escaping.ts";
import type { PromotionFacts } from "./promotion-facts.ts";

/** Undefined for what goes forward. */
export const stepBackOf = ({ explanation }: Pick<PromotionFacts, "explanation">): Rollback | undefined =>
  explanation?.rollback;

/** Who wanted it and why, and that it waits for less than a promotion does. */
export function stepBackIntroduction(facts: PromotionFacts, { by, reason, from }: Rollback): readonly string[] {
  const { application, environment, version } = facts;
  const why =
    by === BY_TOWPATH
      ? `${code(releaseVersion({ images: from }))} was ${text(reason)}`
      : `**${text(by)}** asked for that`;
  return [
    `**A step back.** Towpath takes ${code(application)} in **${text(environment.name)}** back from ${code(releaseVersion({ images: from }))} to ${code(version)}: ${why}.`,
    "",
    "Order, soaks, health, windows and freezes guard the way forward and do not hold it.",
  ];
}

/** What is true from then on, and what undoes it. */
export function afterStepBack(
  { application, environment, version }: PromotionFacts,
  { from }: Rollback,
): readonly string[] {
  const bad = releaseVersion({ images: from });
  const name = environment.name;
  return [
    "### What follows",
    "",
    `- ${text(name)} stays at ${code(version)} until somebody comments ${code(`/unpin ${application} ${name}`)} or promotes something newer than ${code(bad)}.`,
    `- ${code(bad)} is in quarantine: it is promoted nowhere until somebody comments ${code(`/unquarantine ${application} ${bad}`)}.`,
    "- No other environment moves because of it.",
  ];
}

const text = (plain: string): string => escapeMarkdown(clip(plain, 200));
