/** The title of a promotion's pull request. */
import { clip, neutralise } from "./escaping.ts";
import { PULL_REQUEST_TITLE } from "./limits.ts";
import type { PromotionFacts } from "./promotion-facts.ts";

/** The environment's own template (`{application}`, `{environment}`, `{version}`), or `Promote checkout 1.5.0 to dev`. */
export function promotionTitle({ application, environment, version }: PromotionFacts): string {
  const values = new Map([
    ["application", application],
    ["environment", environment.name],
    ["version", version],
  ]);
  const template = environment.pullRequest.title ?? "Promote {application} {version} to {environment}";
  const title = template.replaceAll(/\{(\w+)\}/g, (written, name: string) => values.get(name) ?? written);
  return clip(neutralise(title), PULL_REQUEST_TITLE);
}
