/** Rules of a branch under which `merge: auto` cannot work, and what to do about each. Pure. */
import type { EnvironmentConfig } from "../../config/config.ts";
import type { BranchGuards, Guard, MergeMethod } from "../../ports/branch-rules.ts";
import { CHECK_NAMES } from "../../presentation/validation/check-names.ts";
import { PROMOTION_CHECK } from "../apply/show-promotions.ts";
import { CONFIG_CHECK } from "../show-configuration.ts";

/** On every pull request. */
const OWN: ReadonlySet<string> = new Set([PROMOTION_CHECK, ...CHECK_NAMES]);

export interface AutoMerge {
  readonly environment: Pick<EnvironmentConfig, "name" | "mergeMethod" | "pullRequest">;
  readonly branch: string;
  readonly guards: BranchGuards;
  /** Undefined where the branch has not had a pull request yet, or nobody looked. */
  readonly seen: LastPull | undefined;
  /** Undefined: not known here, and whose check a rule wants is not compared. */
  readonly appId: number | undefined;
}

/** The last pull request into the branch, and what was written on it. */
export interface LastPull {
  readonly pullRequest: number;
  readonly checks: readonly { readonly context: string; readonly appId: number | undefined }[];
}

/** `must`: it cannot work like this; `should`: it could be safer. */
export interface Obstacle {
  readonly level: "must" | "should";
  /** One sentence without a full stop: what is so, and how to mend it. */
  readonly sentence: string;
}

const must = (sentence: string): Obstacle => ({ level: "must", sentence });
const should = (sentence: string): Obstacle => ({ level: "should", sentence });

export function autoMergeObstacles(given: AutoMerge): readonly Obstacle[] {
  const active = given.guards.guards.filter(({ bypassed }) => !bypassed);
  const drafts = given.environment.pullRequest.draft
    ? [must("merge: auto cannot merge drafts; remove draft: true, or leave merging to people")]
    : [];
  return [...drafts, ...active.flatMap((guard) => ofGuard(guard, given)), ...ofMethods(active, given)];
}

function ofGuard(guard: Guard, given: AutoMerge): readonly Obstacle[] {
  const { branch } = given;
  const where = `${guard.source} of ${branch}`;
  const way = `let the App bypass it, or leave merging to people (merge: by-people)`;
  switch (guard.kind) {
    case "reviews":
      if (guard.codeOwners) {
        return [must(`${where} wants a review by code owners, which an App cannot be; ${way}`)];
      }
      if (guard.count === 0) return [];
      return [
        must(
          `${where} wants ${guard.count} approving review(s), and an App cannot approve its own pull request; ${way}`,
        ),
      ];
    case "update":
      return [must(`${where} restricts who may update the branch; let the App bypass it`)];
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
): readonly Obstacle[] {
  const { seen, appId } = given;
  if (context === CONFIG_CHECK) {
    return [
      must(
        `${where} wants the check "${context}", which is only on pull requests that concern the configuration; take it out of the rule, "${PROMOTION_CHECK}" follows it`,
      ),
    ];
  }
  if (OWN.has(context)) {
    if (wanted !== undefined) {
      if (appId === undefined || wanted === appId) return [];
      return [must(`${where} wants the check "${context}" from another App; choose Towpath as its source`)];
    }
    return [should(`${where} takes the check "${context}" from anybody who can push; choose Towpath as its source`)];
  }
  const written = seen?.checks.some((one) => one.context === context && (wanted === undefined || one.appId === wanted));
  if (seen === undefined || written) return [];
  const sentence = `${where} wants the check "${context}", and nobody wrote it on #${seen.pullRequest}, the last pull request; let it run on every pull request, or take it out of the rule`;
  return [must(sentence)];
}

/** What the repository's settings, rules, history and signatures leave over. */
function ofMethods(active: readonly Guard[], { guards, environment, branch }: AutoMerge): readonly Obstacle[] {
  const allowed = active.reduce<readonly MergeMethod[]>((left, guard) => {
    if (guard.kind === "methods") return left.filter((method) => guard.methods.includes(method));
    if (guard.kind === "linear-history") return left.filter((method) => method !== "merge");
    // GitHub signs what it commits by itself; rebased commits it does not ("Signature verification for rebase").
    if (guard.kind === "signatures") return left.filter((method) => method !== "rebase");
    return left;
  }, guards.methods ?? ["merge", "squash", "rebase"]);
  if (allowed.length === 0) {
    return [
      must(
        `The rules and settings of ${branch} together allow no way to merge; allow merge commits, squashes or rebases in all of them`,
      ),
    ];
  }
  const wanted = environment.mergeMethod;
  if (wanted === undefined || allowed.includes(wanted)) return [];
  return [must(`merge-method: ${wanted} is not allowed on ${branch}; choose ${allowed.join(" or ")}`)];
}
