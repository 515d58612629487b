/** Decisions of the ledger that name nobody, by what is found and what the configuration says. */
import type { Config } from "../../config/config.ts";
import type { Problem } from "../../domain/failure.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { orphans } from "../ledger/orphans.ts";
import { currentNames } from "../observe/looking-of.ts";
import type { ObservedHome } from "../observe/observe-home.ts";
import { applicationsOf } from "../observe/slices.ts";

/** `found` undefined: not all could be looked at, and no application is said to be missing. */
export function orphaned(
  ledger: Ledger,
  config: Config,
  found: Iterable<string> | undefined,
  now: number,
): readonly Problem[] {
  const everybody = ledger.decisions.flatMap((decision) => ("application" in decision ? [decision.application] : []));
  const was = currentNames(config);
  const named = everybody.flatMap((name) => (found === undefined ? [was.get(name) ?? name] : []));
  return orphans(ledger.decisions, {
    applications: new Set([...(found ?? []), ...config.applications.keys(), ...named]),
    environments: new Set(config.environments.map(({ name }) => name)),
    was,
    now,
  });
}

/** Of the configuration that counts, as the last observation found it. */
export function orphanedNow(observed: ObservedHome, ledger: Ledger, now: number): readonly Problem[] {
  const { config } = observed;
  const complete = config.environments.every(({ name }) => observed.ground(name) !== undefined);
  return orphaned(ledger, config, complete ? applicationsOf(observed) : undefined, now);
}
