import { Refusal } from "../http/answer.ts";
import type { Actor } from "../state/actor.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import type { EffectiveRules } from "./effective-rules.ts";
import { bindingRules, isNamed } from "./effective-rules.ts";
import { unmetChecks } from "./required-checks.ts";

/** A move of a ref that somebody asks for directly, not by merging a pull request. */
export interface Push {
  readonly repository: Repository;
  readonly ref: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly by: Actor;
}

/** Throws 422 with what the rules of the branch say against a push; tags and other refs are bound by none. */
export function refusePush(world: World, push: Push): void {
  if (!push.ref.startsWith("refs/heads/")) return;
  const branch = push.ref.slice("refs/heads/".length);
  for (const rules of bindingRules(world, push.repository, branch, push.by)) {
    const violations = violationsOf(world, push, rules);
    if (violations.length === 0) continue;
    if (rules.source === "protection") throw new Refusal(422, violations.join(" "));
    throw new Refusal(422, `Repository rule violations found\n\n${violations.join("\n\n")}\n\n`);
  }
}

function violationsOf(world: World, { repository, from, to, by }: Push, rules: EffectiveRules): string[] {
  const found: string[] = [];
  if (rules.restrictedTo !== undefined && !isNamed(world, repository, rules.restrictedTo, by)) {
    found.push(
      "You're not authorized to push to this branch. Visit https://docs.github.com/articles/about-protected-branches/ for more information.",
    );
  }
  if (to === undefined) return rules.blockDeletions ? [...found, "Cannot delete this branch"] : found;
  if (from === undefined)
    return rules.blockCreations ? [...found, "Cannot create ref due to creations being restricted."] : found;
  if (rules.blockUpdates) found.push("Cannot update this protected ref.");
  if (rules.blockForcePushes && !repository.git.history.isAncestor(from, to)) {
    found.push("Cannot force-push to this branch");
  }
  if (rules.queue !== undefined) found.push("Changes must be made through the merge queue");
  if (rules.reviews !== undefined) found.push("Changes must be made through a pull request.");
  found.push(...unmetChecks(repository, rules.checks?.required ?? [], to));
  const arrived = repository.git.history.between(from, to);
  if (rules.linearHistory && arrived.some((commit) => commit.parents.length > 1)) {
    found.push("This branch must not contain merge commits.");
  }
  if (rules.signatures && arrived.some((commit) => commit.signature === undefined)) {
    found.push("Commits must have verified signatures.");
  }
  return found;
}
