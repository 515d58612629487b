/** How much each rule weighs, by default and by what `towpath.yaml` says. */
import type { Level, Remark, Rule } from "../rule.ts";

/** As written in `towpath.yaml`: for all environments, and for one, which comes first. */
export interface RuleLevels {
  readonly rules: Readonly<Record<string, Level>>;
  readonly environments: Readonly<Record<string, Readonly<Record<string, Level>>>>;
}

export const DEFAULT_LEVELS: RuleLevels = { rules: {}, environments: {} };

/** What the configuration says of the rule; undefined where it says nothing. */
export function configuredLevel(rule: Rule, levels: RuleLevels, environment: string | undefined): Level | undefined {
  const own = environment === undefined ? undefined : get(levels.environments, environment);
  return (own === undefined ? undefined : get(own, rule.name)) ?? get(levels.rules, rule.name);
}

const get = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const ONE_LESS = { error: "warning", warning: "notice", notice: "notice" } as const;

/** The severity of a remark: what is unsure weighs one step less, unless somebody gave the rule a level. */
export function severityOf(
  remark: Remark,
  rule: Rule,
  configured: Level | undefined,
): Exclude<Level, "off"> | undefined {
  const level = configured ?? rule.level;
  if (level === "off") return undefined;
  return remark.unsure === true && configured === undefined ? ONE_LESS[level] : level;
}
