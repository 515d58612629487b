/**
 * Who may write the ledger's branch. What others push does not count (docs/ledger.md), but it confuses people, and a branch
 * that is rewritten while the database is lost forgets what was decided: a ruleset keeps others out.
 */
import type { BranchGuards, Guard } from "../../ports/branch-rules.ts";
import { LEDGER_BRANCH } from "../../reconcile/ledger/shape.ts";
import { advice, type Check, mend, orOk } from "./check.ts";

/** Rules that keep the App itself from writing, unless it may bypass them. */
const HINDERS: ReadonlySet<Guard["kind"]> = new Set(["creation", "update", "reviews", "checks", "merge-queue"]);

/** What each rule keeps others from, as GitHub's form for rulesets names it. */
const WANTED: readonly { readonly kind: Guard["kind"]; readonly rule: string; readonly against: string }[] = [
  { kind: "update", rule: "Restrict updates", against: "push to" },
  { kind: "deletion", rule: "Restrict deletions", against: "delete" },
  { kind: "force-push", rule: "Block force pushes", against: "rewrite" },
];

export function checkLedgerRules(subject: string, { guards }: BranchGuards): readonly Check[] {
  const hindering = guards.filter(({ kind, bypassed }) => !bypassed && HINDERS.has(kind));
  if (hindering.length > 0) {
    const sources = [...new Set(hindering.map(({ source }) => source))].join(" and ");
    return [
      mend(subject, `${sources} keeps Towpath from writing its ledger on ${LEDGER_BRANCH}; let the App bypass it`),
    ];
  }
  const missing = WANTED.filter(({ kind }) => !guards.some((guard) => guard.kind === kind));
  // Whoever cannot update a branch cannot rewrite it either.
  const open = missing.filter(({ kind }) => kind !== "force-push" || missing.some((other) => other.kind === "update"));
  const complaints = [
    ...(open.length === 0 ? [] : [adviceFor(subject, open)]),
    ...guards
      .filter(({ kind, bypassed }) => kind === "linear-history" && !bypassed)
      .map(({ source }) =>
        advice(
          subject,
          `${source} wants a linear history on ${LEDGER_BRANCH}, and Towpath restores a rewritten ledger by a merge; let the App bypass it`,
        ),
      ),
  ];
  return open.some(({ kind }) => kind === "update")
    ? complaints
    : orOk(complaints, subject, `Only Towpath (and who else may bypass the rule) writes ${LEDGER_BRANCH}`);
}

function adviceFor(subject: string, open: typeof WANTED): Check {
  const may = open.map(({ against }) => against).join(" or ");
  const rules = open.map(({ rule }) => `"${rule}"`).join(", ");
  return advice(
    subject,
    `Whoever may push can ${may} the branch ${LEDGER_BRANCH}, where decisions are recorded; add a ruleset for that branch with ${rules} and the App as its only bypass (and, for pull requests only, those who may decide by pull request)`,
  );
}
