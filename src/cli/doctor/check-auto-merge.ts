/** Rules of a branch under which `merge: auto` cannot work, and what to do about each. */
import type { EnvironmentConfig } from "../../config/config.ts";
import type { BranchGuards, Guard, MergeMethod } from "../../github/branch-guards.ts";
import type { SeenChecks } from "../../github/seen-checks.ts";
import { PROMOTION_CHECK } from "../../reconcile/apply/show-promotions.ts";
import { advice, type Check, mend, orOk } from "./check.ts";

export interface AutoMerge {
  readonly environment: Pick<EnvironmentConfig, "name" | "mergeMethod" | "pullRequest">;
  /** `acme/env: prod`. */
  readonly subject: string;
  readonly branch: string;
  readonly guards: BranchGuards;
  /** Undefined where the branch has not had a pull request yet. */
  readonly seen: SeenChecks | undefined;
  readonly appId: number;
}

export function checkAutoMerge(given: AutoMerge): readonly Check[] {
  const { subject, guards, branch, environment } = given;
  const active = guards.guards.filter(({ bypassed }) => !bypassed);
  const drafts = environment.pullRequest.draft
    ? [mend(subject, "merge: auto cannot merge drafts; remove draft: true, or leave merging to people")]
    : [];
  const complaints = [...drafts, ...active.flatMap((guard) => ofGuard(guard, given)), ...ofMethods(active, given)];
  return orOk(complaints, subject, `merge: auto can work on ${branch}`);
}

function ofGuard(guard: Guard, given: AutoMerge): readonly Check[] {
  const { subject, branch } = given;
  const where = `${guard.source} of ${branch}`;
  const way = `let the App bypass it, or leave merging to people (merge: by-people)`;
  switch (guard.kind) {
    case "reviews":
      if (guard.codeOwners) {
        return [mend(subject, `${where} wants a review by code owners, which an App cannot be; ${way}`)];
      }
      if (guard.count === 0) return [];
      return [
        mend(
          subject,
          `${where} wants ${guard.count} approving review(s), and an App cannot approve its own pull request; ${way}`,
        ),
      ];
    case "update":
      return [mend(subject, `${where} restricts who may update the branch; let the App bypass it`)];
    case "checks":
      return guard.checks.flatMap(({ context, appId }) => ofRequiredCheck(context, appId, where, given));
    // Force pushes, deletions and creations do not concern the base; methods, history and signatures are seen together.
    case "force-push":
    case "deletion":
    case "creation":
    case "methods":
    case "linear-history":
    case "signatures":
    // Towpath puts promotions into it.
    case "merge-queue":
      return [];
  }
}

function ofRequiredCheck(
  context: string,
  wanted: number | undefined,
  where: string,
  given: AutoMerge,
): readonly Check[] {
  const { subject, seen, appId } = given;
  if (context === PROMOTION_CHECK) {
    if (wanted === appId) return [];
    if (wanted !== undefined) {
      return [mend(subject, `${where} wants the check "${context}" from another App; choose Towpath as its source`)];
    }
    return [
      advice(subject, `${where} takes the check "${context}" from anybody who can push; choose Towpath as its source`),
    ];
  }
  const written = seen?.checks.some((one) => one.context === context && (wanted === undefined || one.appId === wanted));
  if (seen === undefined || written) return [];
  const sentence = `${where} wants the check "${context}", and nobody wrote it on #${seen.pullRequest}, the last pull request; let it run on every pull request, or take it out of the rule`;
  return [mend(subject, sentence)];
}

/** What the repository's settings, rules, history and signatures leave over. */
function ofMethods(active: readonly Guard[], { subject, guards, environment, branch }: AutoMerge): readonly Check[] {
  const allowed = active.reduce<readonly MergeMethod[]>((left, guard) => {
    if (guard.kind === "methods") return left.filter((method) => guard.methods.includes(method));
    if (guard.kind === "linear-history") return left.filter((method) => method !== "merge");
    // GitHub signs what it commits by itself; rebased commits it does not ("Signature verification for rebase").
    if (guard.kind === "signatures") return left.filter((method) => method !== "rebase");
    return left;
  }, guards.methods ?? ["merge", "squash", "rebase"]);
  if (allowed.length === 0) {
    return [
      mend(
        subject,
        `The rules and settings of ${branch} together allow no way to merge; allow merge commits, squashes or rebases in all of them`,
      ),
    ];
  }
  const wanted = environment.mergeMethod;
  if (wanted === undefined || allowed.includes(wanted)) return [];
  return [mend(subject, `merge-method: ${wanted} is not allowed on ${branch}; choose ${allowed.join(" or ")}`)];
}
