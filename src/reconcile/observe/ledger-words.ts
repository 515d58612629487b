/** What the ledger says, by application: decisions under today's names, and what of it cannot be read. */
import type { Decision } from "../../domain/decision.ts";
import type { Slice } from "../../planning/slice.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { underCurrentName } from "../ledger/orphans.ts";

type Problems = NonNullable<Slice["ledgerProblems"]>;

/** Grouped once for all applications of an observation. */
export class LedgerWords {
  readonly #decisions = new Map<string, Decision[]>();
  readonly #freezes: Decision[] = [];
  readonly #ledger: Ledger;

  /** `names`: former name of an application → present one. */
  constructor(ledger: Ledger, names: ReadonlyMap<string, string>) {
    this.#ledger = ledger;
    for (const written of ledger.decisions) {
      const decision = underCurrentName(written, names);
      if (decision.kind === "freeze") {
        this.#freezes.push(decision);
        continue;
      }
      const known = this.#decisions.get(decision.application);
      if (known === undefined) this.#decisions.set(decision.application, [decision]);
      else known.push(decision);
    }
  }

  /** Entries that name the application, and the freezes of these environments. */
  of(application: string, environments: ReadonlySet<string>): readonly Decision[] {
    const freezes = this.#freezes.filter((one) => one.kind === "freeze" && environments.has(one.environment));
    return [...(this.#decisions.get(application) ?? []), ...freezes];
  }

  /** What cannot be read and might concern the application. */
  problems(application: string): Problems {
    return this.#ledger.problems.flatMap(({ problem, concern }) =>
      concern.application === undefined || concern.application === application
        ? [{ environment: concern.environment, message: problem.message }]
        : [],
    );
  }
}
