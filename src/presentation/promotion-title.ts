/** The title of a promotion's pull request. */
import { clip, neutralise } from "./escaping.ts";
import { PULL_REQUEST_TITLE } from "./limits.ts";
import type { PromotionFacts } from "./promotion-facts.ts";
import { stepBackOf } from "./step-back.ts";

const FORWARD = "Promote {application} {version} to {environment}";
const BACK = "Take {application} back to {version} in {environment}";

/**
 * The environment's own template (`{application}`, `{environment}`, `{version}`), or `Promote checkout 1.5.0 to dev`,
 * `Take checkout back to 1.4.0 in dev`.
 */
export function promotionTitle(facts: PromotionFacts): string {
  const { application, environment, version } = facts;
  const values = new Map([
    ["application", application],
    ["environment", environment.name],
    ["version", version],
  ]);
  const template = environment.pullRequest.title ?? (stepBackOf(facts) === undefined ? FORWARD : BACK);
  const title = template.replaceAll(/\{(\w+)\}/g, (written, name: string) => values.get(name) ?? written);
  return clip(neutralise(title), PULL_REQUEST_TITLE);
}
