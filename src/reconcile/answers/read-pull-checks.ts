/** What check runs and statuses say of the head of a promotion. */
import type { CheckFacts } from "../../gates/facts.ts";
import type { Ask } from "../../planning/asks.ts";
import type { ObservedHome } from "../observe/observe-home.ts";
import type { Outside } from "../outside.ts";

export async function readPullChecks(
  { commitChecks }: Outside,
  observed: ObservedHome,
  { environment, pullRequest, head }: Extract<Ask, { readonly kind: "checks" }>,
): Promise<CheckFacts | undefined> {
  const ground = observed.ground(environment);
  if (ground === undefined) return undefined;
  const { repository, mirror } = ground;
  const found = await commitChecks.of(repository.installationId, repository.fullName, head);
  if (found === undefined) return undefined;
  const pull = observed.stored.pulls.find(repository.id, pullRequest);
  const commit = await mirror.commit(head);
  // A commit may be older than the pull request that shows it.
  return { commit: head, since: Math.max(commit?.at ?? 0, pull?.openedAt ?? 0), found };
}
