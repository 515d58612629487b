import { roleIncludes } from "../state/account.ts";
import type { Actor } from "../state/actor.ts";
import { appOf } from "../state/actor.ts";
import { roleOf } from "../state/look-up.ts";
import type { Repository } from "../state/repository.ts";
import type { BranchRules, Bypass, Ruleset } from "../state/rules.ts";
import type { World } from "../state/world.ts";
import { matchesBranch } from "./branch-pattern.ts";

/** Rules that bind a branch, with where they are written. */
export interface EffectiveRules extends BranchRules {
  readonly source: "protection" | Ruleset;
  readonly bypass: Bypass;
  readonly restrictedTo: Omit<Bypass, "admins"> | undefined;
}

/** All that binds a branch: its protection and the active rulesets that include it. Every one of them must be met. */
export function rulesOf(repository: Repository, branch: string): EffectiveRules[] {
  const rulesets = [...repository.rulesets.values()]
    .filter((ruleset) => ruleset.enforcement === "active" && includes(ruleset, repository, branch))
    .map((ruleset) => ({ ...ruleset, source: ruleset, restrictedTo: undefined }));
  const protection = repository.protections.get(branch);
  return protection === undefined ? rulesets : [{ ...protection, source: "protection" }, ...rulesets];
}

/** The rules that bind a branch for this actor; nobody bypasses where nobody is named. */
export function bindingRules(
  world: World,
  repository: Repository,
  branch: string,
  by: Actor | undefined,
): EffectiveRules[] {
  const rules = rulesOf(repository, branch);
  return by === undefined ? rules : rules.filter((rule) => !isNamed(world, repository, rule.bypass, by));
}

/** Whether an actor is among those whom a rule names. */
export function isNamed(
  world: World,
  repository: Repository,
  named: Bypass | Omit<Bypass, "admins">,
  by: Actor,
): boolean {
  const app = appOf(by);
  if (app !== undefined) return named.apps.includes(app.slug);
  if (by.kind !== "user") return false;
  if (named.users.includes(by.user.login)) return true;
  return "admins" in named && named.admins && roleIncludes(roleOf(world, repository, by.user), "admin");
}

function includes({ include, exclude }: Ruleset, repository: Repository, branch: string): boolean {
  const matches = (pattern: string): boolean =>
    pattern === "~ALL" ||
    (pattern === "~DEFAULT_BRANCH" && branch === repository.defaultBranch) ||
    matchesBranch(pattern, branch);
  return include.some(matches) && !exclude.some(matches);
}
