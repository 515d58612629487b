/** What of the budget the slices themselves tell: open promotions, and which base has one on its way. */
import type { EnvironmentConfig } from "../config/config.ts";
import type { Budget, EnvironmentBudget } from "./schedule.ts";
import type { EnvironmentSlice, Slice } from "./slice.ts";

/** The budget of a pass over these slices (all of them, not only the changed ones). */
export function budgetOf(
  environments: readonly EnvironmentConfig[],
  slices: Iterable<Slice>,
  requests: number,
): Budget {
  const open = new Map<string, number>();
  const onTheirWay = new Map<string, number>();
  for (const slice of slices) {
    for (const { environment } of slice.left ?? []) open.set(environment, (open.get(environment) ?? 0) + 1);
    for (const at of slice.environments) {
      if (at.open === undefined) continue;
      const { name } = at.environment;
      open.set(name, (open.get(name) ?? 0) + 1);
      if (!isOnItsWay(at)) continue;
      const base = baseKey(at.environment);
      onTheirWay.set(base, Math.min(at.open.number, onTheirWay.get(base) ?? at.open.number));
    }
  }
  return {
    requests,
    environments: environments.map(
      (environment): EnvironmentBudget => ({
        environment: environment.name,
        maxOpen: environment.maxOpen,
        open: open.get(environment.name) ?? 0,
        base: baseKey(environment),
        onItsWay: onTheirWay.get(baseKey(environment)),
      }),
    ),
  };
}

/** Environments with the same key share a base branch. */
const baseKey = ({ repository, branch }: EnvironmentConfig): string =>
  `${repository?.toLowerCase() ?? ""}\n${branch ?? ""}`;

/** Built on the newest commit, and Towpath merges it as soon as its checks have passed. */
function isOnItsWay({ environment, held, open }: EnvironmentSlice): boolean {
  if (open === undefined || environment.merge !== "auto" || open.draft || open.pushedBy.length > 0) return false;
  return open.parent === held?.base && open.mergeable !== "behind" && open.mergeable !== "conflict";
}
