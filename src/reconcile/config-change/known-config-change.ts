/** What is said of a pull request that changes the configuration, and how long that holds. */
import type { Finding } from "../../domain/finding.ts";
import type { Sha } from "../../domain/repository.ts";
import type { ForeseenPromotions } from "../../presentation/foreseen-promotions.ts";
import type { CheckText } from "../../presentation/promotion-check.ts";

export interface ConfigCheckText extends CheckText {
  readonly findings: readonly Finding[];
}

/** What is known of a pull request, true for that head; `key` is of everything else that it hangs on. */
export interface KnownConfigChange {
  readonly head: Sha;
  /** Undefined: it concerns nothing of that, whatever becomes of the base. */
  readonly key: string | undefined;
  readonly check: ConfigCheckText | undefined;
  /** What it would set going, by that `towpath.yaml` of today, as things stood then. */
  readonly foreseen?: { readonly blob: Sha; readonly at: number; readonly promotions: ForeseenPromotions };
}
