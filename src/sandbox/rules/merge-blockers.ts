import { Refusal } from "../http/answer.ts";
import type { Actor } from "../state/actor.ts";
import type { MergeMethod } from "../state/pull-request.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import type { EffectiveRules } from "./effective-rules.ts";
import { bindingRules, isNamed, rulesOf } from "./effective-rules.ts";
import { unmetChecks } from "./required-checks.ts";
import { unmetReviews } from "./reviews.ts";

/** One reason why the rules do not let a pull request merge. */
export interface Blocker {
  readonly kind: "checks" | "reviews" | "behind" | "queue" | "push" | "history" | "method";
  readonly message: string;
  readonly byRuleset: boolean;
}

/**
 * What the rules of the base say against merging, for somebody or (undefined) for anybody without a bypass. `merging`
 * is the method to be used, or how a merge queue will merge it, which leaves the queue itself out.
 */
export function mergeBlockers(
  world: World,
  pull: PullRequest,
  by: Actor | undefined,
  method?: MergeMethod,
  throughQueue = false,
): Blocker[] {
  return bindingRules(world, pull.repository, pull.baseRef, by).flatMap((rules) => {
    const byRuleset = rules.source !== "protection";
    const blocker =
      (kind: Blocker["kind"]) =>
      (message: string): Blocker => ({ kind, message, byRuleset });
    const found = [
      ...unmetChecks(pull.repository, rules.checks?.required ?? [], judgedSha(pull)).map(blocker("checks")),
      ...(rules.reviews === undefined ? [] : unmetReviews(world, pull, rules.reviews)).map(blocker("reviews")),
      ...methodProblems(rules, method).map(blocker("method")),
    ];
    // A queue builds on the newest base itself, so that it asks no head to be up to date.
    const strict = rules.checks?.strict === true && rules.checks.required.length > 0;
    if (strict && rules.queue === undefined && !holdsBase(pull)) {
      found.push(
        blocker("behind")("Head branch was out of date with the base branch. Update it and try the merge again."),
      );
    }
    if (rules.queue !== undefined && !throughQueue && by !== undefined) {
      found.push(blocker("queue")("Changes must be made through the merge queue"));
    }
    if (
      rules.restrictedTo !== undefined &&
      by !== undefined &&
      !isNamed(world, pull.repository, rules.restrictedTo, by)
    ) {
      found.push(blocker("push")("You're not authorized to push to this branch."));
    }
    return found;
  });
}

/** Whether strict checks ask for a newer base than the head was built on. */
export function isBehind(pull: PullRequest): boolean {
  const strict = rulesOf(pull.repository, pull.baseRef).some(({ checks }) => checks?.strict === true);
  return strict && !holdsBase(pull);
}

/** How GitHub answers to a merge that the rules forbid: 405, rulesets under a heading of their own. */
export function refusalOf(blockers: readonly Blocker[]): Refusal {
  const messages = blockers.map(({ message }) => message);
  if (blockers.some(({ byRuleset }) => byRuleset)) {
    return new Refusal(405, `Repository rule violations found\n\n${messages.join("\n\n")}\n\n`);
  }
  return new Refusal(405, messages.join(" "));
}

/**
 * The commit whose checks count: "If the test merge commit has a status, the test merge commit must pass. Otherwise,
 * the status of the head commit must pass" (Troubleshooting required status checks).
 */
function judgedSha({ repository, mergeCommitSha, headSha }: PullRequest): string {
  const said = (sha: string): boolean => repository.statuses.has(sha) || repository.runsBySha.has(sha);
  return mergeCommitSha !== null && said(mergeCommitSha) ? mergeCommitSha : headSha;
}

function holdsBase({ repository, baseRef, headSha }: PullRequest): boolean {
  const base = repository.git.refs.get(`refs/heads/${baseRef}`);
  return base === undefined || repository.git.history.isAncestor(base, headSha);
}

function methodProblems({ linearHistory, reviews }: EffectiveRules, method: MergeMethod | undefined): string[] {
  if (method === undefined) return [];
  if (linearHistory && method === "merge") return ["This branch must not contain merge commits."];
  const allowed = reviews?.allowedMethods;
  return allowed !== undefined && !allowed.includes(method)
    ? [`The merge method ${method} is not allowed on this branch.`]
    : [];
}
