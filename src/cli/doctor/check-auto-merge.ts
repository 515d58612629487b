/** Rules of a branch under which `merge: auto` cannot work, as `towpath doctor` says them. */
import { type AutoMerge, autoMergeObstacles } from "../../reconcile/config-change/auto-merge-obstacles.ts";
import { advice, type Check, mend, orOk } from "./check.ts";

/** @param subject `acme/env: prod`. */
export function checkAutoMerge({ subject, ...given }: AutoMerge & { readonly subject: string }): readonly Check[] {
  const complaints = autoMergeObstacles(given).map(({ level, sentence }) =>
    level === "must" ? mend(subject, sentence) : advice(subject, sentence),
  );
  return orOk(complaints, subject, `merge: auto can work on ${given.branch}`);
}
