/** Who pushed to a promotion's branch, by what GitHub attests: what a commit says of its author anybody can write. */
import type { Repository, Sha } from "../../domain/repository.ts";
import type { MirrorStep } from "../../ports/mirrors.ts";
import type { Ground } from "../apply/applying.ts";
import { committersOf } from "../by-hand/committers.ts";
import type { HomeMemory } from "../memory.ts";
import type { Outside } from "../outside.ts";

/**
 * Logins, and what stands for somebody whose login is not known: an address, or a commit that looks like ours and that
 * GitHub did not make for the App. Merges of the base branch are nobody's; only where there is more, `pushers`, whom
 * deliveries named, are among them. Throws Mistake where GitHub does not tell.
 */
export async function pushersOf(
  outside: Outside,
  memory: HomeMemory,
  { repository, mirror, state }: Pick<Ground, "repository" | "mirror" | "state">,
  { head, pushers }: { readonly head: Sha; readonly pushers: readonly string[] },
): Promise<readonly string[]> {
  const [first, ...rest] = await mirror.firstParents(state.head, head);
  if (first === undefined) return [];
  const byHand: MirrorStep[] = [];
  for (const step of rest) {
    const merged = step.parents[1];
    if (merged === undefined || !(await mirror.isAncestor(merged, state.head))) byHand.push(step);
  }
  const isOurs = await isOwn(outside, memory, repository, first.sha);
  if (isOurs && byHand.length === 0) return [];
  const names = await committersOf(outside, memory, repository, isOurs ? byHand : [first, ...byHand]);
  return [...new Set([...(isOurs ? [] : [`commit ${first.sha.slice(0, 7)}`]), ...pushers, ...names])];
}

/** It never changes, so it is asked for once. */
async function isOwn(
  { commitOrigins }: Outside,
  { ownCommits }: HomeMemory,
  repository: Repository,
  sha: Sha,
): Promise<boolean> {
  const known = ownCommits.get(sha);
  if (known !== undefined) return known;
  const { own } = await commitOrigins.of(repository, sha);
  ownCommits.set(sha, own);
  return own;
}
