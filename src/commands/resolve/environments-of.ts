/** Which environments a command concerns: a person needs the right in each of them. */
import type { Known } from "./known.ts";
import type { Resolved } from "./resolution.ts";

/**
 * Every environment that it concerns, for `mayCommand`; empty for what concerns none. What lifts a decision concerns the
 * environments that the decision is for. One that is not there any more may have asked for any right: the name stands
 * together with those of all environments, so that only who may in each of them may there.
 */
export function environmentsOf(asked: Resolved, known: Known): readonly string[] {
  const everywhere = known.environments.map(({ name }) => name);
  return [
    ...new Set(
      namesOf(asked, known, everywhere).flatMap((name) => (everywhere.includes(name) ? [name] : [name, ...everywhere])),
    ),
  ];
}

function namesOf(asked: Resolved, known: Known, everywhere: readonly string[]): readonly string[] {
  switch (asked.kind) {
    case "hold":
    case "unhold":
      if (asked.environment !== undefined) return [asked.environment];
      return asked.kind === "hold"
        ? (ownOf(asked.application, known) ?? everywhere)
        : lifted(asked.application, known, everywhere);
    case "quarantine":
    case "unquarantine":
      return ownOf(asked.application, known) ?? everywhere;
    case "diff":
      return [asked.from, asked.to];
    case "status":
    case "help":
      return [];
    case "retry":
      return asked.environment === undefined ? [] : [asked.environment];
    case "promote":
    case "rollback":
    case "freeze":
    case "unfreeze":
    case "pin":
    case "unpin":
    case "override":
    case "acknowledge":
    case "why":
    case "why-all":
      return [asked.environment];
  }
}

/** Those that the application is in; undefined where it is in none that anybody knows. */
function ownOf(application: string, { applications }: Known): readonly string[] | undefined {
  const names = applications.find(({ name }) => name === application)?.environments.map(({ name }) => name) ?? [];
  return names.length === 0 ? undefined : names;
}

/** `/unhold` without an environment ends all holds of the application: those of one environment, too. */
function lifted(application: string, known: Known, everywhere: readonly string[]): readonly string[] {
  const own = ownOf(application, known);
  const held = known.decided.flatMap((one): readonly string[] => {
    if (one.kind !== "hold" || one.application !== application) return [];
    return one.environment === undefined ? (own ?? everywhere) : [one.environment];
  });
  return [...(own ?? []), ...held];
}
