/**
 * What rules said of a scope, kept for the next run: a pull request touches one environment, and the others have the same
 * objects as before. Objects are compared one by one by identity, which files that did not change keep (resources-of.ts):
 * no hash of them is needed, and none can be mistaken. Nothing is kept longer than the scope's first object.
 */
import type { Resource } from "../resource.ts";
import type { Rule, Scope } from "../rule.ts";
import type { RuleLevels } from "../rules/levels.ts";
import { type RuleResults, runRules } from "../rules/run-rules.ts";

interface Remembered {
  readonly scope: Scope;
  readonly rules: readonly Rule[];
  /** Levels and settings, as text. */
  readonly configuration: string;
  readonly results: RuleResults;
}

const remembered = new WeakMap<Resource, Map<string, Remembered>>();

/** As `runRules`; asks no rule where the last run over this scope was about the same objects, rules and settings. */
export function runRulesOnce(rules: readonly Rule[], scope: Scope, levels: RuleLevels): RuleResults {
  const { resources, before, environment, settings } = scope;
  const [anchor] = resources;
  if (anchor === undefined) return runRules(rules, scope, levels);
  const own = environment === undefined ? undefined : levels.environments[environment];
  const configuration = JSON.stringify([levels.rules, own, settings]);
  // The base branch's objects by themselves and those of a head beside them are asked about in turns.
  const name = JSON.stringify([environment, before === undefined]);
  const runs = remembered.get(anchor) ?? new Map<string, Remembered>();
  const last = runs.get(name);
  if (last?.configuration === configuration && isSameScope(last.scope, scope) && areSame(last.rules, rules))
    return last.results;
  const results = runRules(rules, scope, levels);
  // What failed may have been the machine's fault.
  if (results.failures.length > 0) runs.delete(name);
  else runs.set(name, { scope, rules, configuration, results });
  remembered.set(anchor, runs);
  return results;
}

const isSameScope = (one: Scope, other: Scope): boolean =>
  one.kubernetesVersion === other.kubernetesVersion &&
  one.valuesOf === other.valuesOf &&
  areSame(one.resources, other.resources) &&
  areSame(one.before, other.before);

const areSame = (one: readonly unknown[] | undefined, other: readonly unknown[] | undefined): boolean =>
  one === other ||
  (one !== undefined &&
    other !== undefined &&
    one.length === other.length &&
    one.every((item, at) => item === other[at]));
