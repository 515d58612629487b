/** What holds something back by a decision of people, as it was when a comment was written. */
import type { Config } from "../../config/config.ts";
import { type Decision, endOf } from "../../domain/decision.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { underCurrentName } from "../ledger/orphans.ts";
import { currentNames } from "../observe/looking-of.ts";

const LIFTED: ReadonlySet<Decision["kind"]> = new Set(["hold", "freeze", "pin", "quarantine"]);

/**
 * Decisions that somebody can lift, by present names. Those that ended after `since` (milliseconds since 1970) are among
 * them: a comment that lifts one and is worked off again finds the name once more, and that it is done.
 */
export function decidedThen(ledger: Ledger, config: Config, since: number): readonly Decision[] {
  const was = currentNames(config);
  return ledger.decisions
    .filter((one) => LIFTED.has(one.kind) && endOf(one, since - 1) === undefined)
    .map((one) => underCurrentName(one, was));
}

/** Environments that such decisions name and the configuration does not. */
export const goneEnvironments = (decided: readonly Decision[], { environments }: Config): readonly string[] => [
  ...new Set(
    decided.flatMap((one) => {
      const name = "environment" in one ? one.environment : undefined;
      return name === undefined || environments.some((known) => known.name === name) ? [] : [name];
    }),
  ),
];
