/**
 * Brings what is known of pull requests up to date, asking GitHub only about those that a delivery or Git contradicts;
 * a sweep lists all of them. What ended is turned into what it means: a merge to record, or a release that was declined.
 */
import { BRANCH_PREFIX, type Destination, parsePromotionBranch, parseTrailers } from "../../domain/promotion.ts";
import { releaseKey } from "../../domain/release.ts";
import type { Repository } from "../../domain/repository.ts";
import type { DeclinedRelease } from "../../ports/facts.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import type { PullRequestDetails } from "../../ports/pull-requests.ts";
import type { Hints, PullHint } from "../hints.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Outside } from "../outside.ts";
import { type KnownPulls, knownFrom, MERGED_BY_TOWPATH } from "./known-pulls.ts";
import { subjectKey } from "./subject.ts";

export interface Reachable {
  readonly repository: Repository;
  readonly mirror: Mirror;
}

export interface PullSource {
  readonly outside: Outside;
  readonly homeId: number;
  readonly pulls: KnownPulls;
  readonly ledger: Ledger;
  /** By repository id. */
  readonly reachable: ReadonlyMap<number, Reachable>;
  /** To whom a promotion's branch belongs by today's names. */
  readonly destination: (branch: string) => Destination | undefined;
}

/** Returns the releases that people declined since, which are in the store by then. */
export async function refreshPulls(source: PullSource, hints: Hints): Promise<readonly DeclinedRelease[]> {
  const { pulls, reachable } = source;
  const ask = new Map<string, { readonly at: Reachable; readonly number: number }>();
  const doubt = (repositoryId: number, number: number): void => {
    const at = reachable.get(repositoryId);
    if (at !== undefined) ask.set(`${repositoryId}#${number}`, { at, number });
  };
  if (hints.sweep || !pulls.listed) {
    for (const at of reachable.values()) await list(source, at, doubt);
    pulls.setListed();
  }
  for (const hint of hints.pulls) {
    const { repositoryId, number, pushedBy } = hint;
    if (isDoubtful(pulls, hint)) doubt(repositoryId, number);
    const { pushers = [] } = pulls.find(repositoryId, number) ?? {};
    if (pushedBy !== undefined && !pushers.includes(pushedBy))
      pulls.amend(repositoryId, number, { pushers: [...pushers, pushedBy] });
  }
  for (const { repositoryId, number } of hints.reviewed) {
    pulls.amend(repositoryId, number, { reviewed: true });
    // An approval may be what a rule of the base branch was waiting for.
    pulls.forgetWord(repositoryId, number);
    pulls.forgetEjection(repositoryId, number, true);
  }
  for (const pull of pulls.open()) {
    const head = reachable.get(pull.repositoryId)?.mirror.branches.get(pull.branch);
    if (pull.stale === true || (head === undefined && reachable.has(pull.repositoryId))) {
      doubt(pull.repositoryId, pull.number);
    }
    if (hints.rules || hints.sweep || (head !== undefined && hints.checked.includes(head)))
      pulls.forgetWord(pull.repositoryId, pull.number);
    if (hints.again.includes(pull.head)) pulls.forgetCheck(pull.repositoryId, pull.number);
    if (hints.rules || hints.sweep) pulls.forgetEjection(pull.repositoryId, pull.number, false);
  }
  const declined: DeclinedRelease[] = [];
  for (const { at, number } of ask.values()) {
    const details = await source.outside.pullRequests.get(at.repository, number);
    const decline = await learn(source, at, details);
    if (decline !== undefined) declined.push(decline);
  }
  return declined;
}

async function list(
  { outside, pulls }: PullSource,
  { repository }: Reachable,
  doubt: (repositoryId: number, number: number) => void,
): Promise<void> {
  const listed = await outside.pullRequests.listOpen(repository, BRANCH_PREFIX);
  for (const found of listed) {
    if (!found.own || !found.sameRepository || parsePromotionBranch(found.branch) === undefined) continue;
    pulls.put(knownFrom(repository.id, found, pulls.find(repository.id, found.number)));
  }
  const numbers = new Set(listed.map(({ number }) => number));
  for (const known of pulls.open()) {
    if (known.repositoryId === repository.id && !numbers.has(known.number)) doubt(repository.id, known.number);
  }
}

/** Whether a delivery says something that is not known. What an event says may be old: GitHub is asked what is true now. */
function isDoubtful(pulls: KnownPulls, hint: PullHint): boolean {
  if (!hint.sameRepository || parsePromotionBranch(hint.branch) === undefined) return false;
  const known = pulls.find(hint.repositoryId, hint.number);
  if (hint.state === "closed") return known !== undefined || !pulls.hasEnded(hint.repositoryId, hint.number);
  return known === undefined || known.draft !== hint.draft || known.base !== hint.base;
}

async function learn(
  source: PullSource,
  at: Reachable,
  details: PullRequestDetails,
): Promise<DeclinedRelease | undefined> {
  const { pulls, ledger } = source;
  const { id } = at.repository;
  const { number } = details;
  const known = pulls.find(id, number);
  const destination = source.destination(details.branch);
  if (!details.own || !details.sameRepository || destination === undefined) {
    if (known !== undefined) pulls.end(id, number);
    return undefined;
  }
  const now = knownFrom(id, details, known);
  if (details.state === "open") {
    pulls.put(now);
    return undefined;
  }
  if (details.mergedAt !== undefined && details.mergeCommit !== undefined) {
    const { mergeCommit, mergedAt } = details;
    // The queue's own account merges; who put it there is who merged it.
    const mergedBy = known?.queued?.head === details.head ? MERGED_BY_TOWPATH : (details.mergedBy ?? "unknown");
    if (ledger.has(subjectKey(destination), number)) pulls.end(id, number);
    else pulls.putMerge({ ...now, mergeCommit, mergedAt, mergedBy });
    return undefined;
  }
  const images = known?.proposed?.images ?? (await imagesOf(at.mirror, details.head));
  pulls.end(id, number);
  if (known?.closing === true || details.closedBy?.ourselves === true || images === undefined) return undefined;
  const declined: DeclinedRelease = {
    homeId: source.homeId,
    ...destination,
    release: releaseKey({ images }),
    pullRequest: number,
    by: details.closedBy?.login ?? "unknown",
    at: details.closedAt ?? source.outside.clock.now(),
  };
  await source.outside.declined.add(declined);
  source.outside.log.info(
    { repository: at.repository.fullName, pullRequest: number, by: declined.by, release: declined.release },
    "a person declined a release by closing its promotion",
  );
  return declined;
}

/** What the commit says of itself, for a branch that is gone: only used to leave something out, never to write. */
async function imagesOf(mirror: Mirror, head: string) {
  const commit = await mirror.commit(head);
  const images = commit === undefined ? undefined : parseTrailers(commit.message)?.images;
  return images === undefined || images.length === 0 ? undefined : images;
}
