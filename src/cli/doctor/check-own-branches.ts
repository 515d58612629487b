/** Branches that Towpath writes: promotions must be allowed, and the ledger should be nobody else's. */
import type { BranchGuards, Guard } from "../../github/branch-guards.ts";
import { LEDGER_BRANCH } from "../../reconcile/ledger/shape.ts";
import { advice, type Check, mend, orOk } from "./check.ts";

/** Any branch of a promotion will do: rules go by pattern. */
export const SAMPLE_PROMOTION_BRANCH = "towpath/promote/environment/application";

const HINDERS: ReadonlySet<Guard["kind"]> = new Set(["creation", "update", "deletion", "force-push"]);

export function checkPromotionBranches(subject: string, { guards }: BranchGuards): readonly Check[] {
  const complaints = guards
    .filter(({ kind, bypassed }) => HINDERS.has(kind) && !bypassed)
    .map(({ kind, source }) =>
      mend(
        subject,
        `${source} restricts ${kind} of branches such as ${SAMPLE_PROMOTION_BRANCH}; exclude towpath/** from it, or let the App bypass it`,
      ),
    );
  return orOk(complaints, subject, "Towpath may write its promotion branches");
}

export function checkLedger(subject: string, { guards }: BranchGuards): readonly Check[] {
  const hindering = guards.filter(
    ({ kind, bypassed }) => !bypassed && (kind === "creation" || kind === "update" || kind === "reviews"),
  );
  if (hindering.length > 0) {
    const sources = [...new Set(hindering.map(({ source }) => source))].join(" and ");
    return [
      mend(subject, `${sources} keeps Towpath from writing its ledger on ${LEDGER_BRANCH}; let the App bypass it`),
    ];
  }
  const own = guards.some(({ kind, bypassed }) => kind === "update" && bypassed);
  if (own) return orOk([], subject, `Only Towpath (and who else may bypass the rule) writes ${LEDGER_BRANCH}`);
  return [
    advice(
      subject,
      `Whoever may push can push to ${LEDGER_BRANCH}, where decisions are recorded; add a ruleset for that branch that restricts creations, updates and deletions, with the App as its only bypass`,
    ),
  ];
}
