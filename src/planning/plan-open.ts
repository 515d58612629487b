/** Plans an environment whose promotion is open: merge it, rewrite it, close it, or leave it alone and say why. */
import { allPassed } from "../domain/gate-result.ts";
import type { Release } from "../domain/release.ts";
import { nextOpening } from "../gates/next-opening.ts";
import type { Decision, EnvironmentFacts } from "./decision.ts";
import { earliest, nextLook } from "./next-look.ts";
import type { CloseAction, Explanation, MergeAction, UpdateAction } from "./plan.ts";
import { type Proposal, proposalOf, whyGone } from "./proposal.ts";
import { quarantined } from "./quarantined.ts";
import type { OpenPromotion } from "./slice.ts";

/** First look at what GitHub works out by itself within seconds. */
const SECONDS = 10_000;
/** First look at checks, which run for minutes and mostly announce their end. */
const MINUTES = 60_000;

/**
 * In this order: a promotion that has lost its sense is closed; one that may merge now is merged, even if something
 * newer is there, so that a steady stream of builds cannot keep an environment from ever moving; a newer release
 * replaces the proposed one where the policy allows; a conflict, or a branch that wants it, rebuilds it.
 */
export function planOpen(facts: EnvironmentFacts, open: OpenPromotion): Decision {
  if (open.release === undefined) return unreadable(facts, open);
  const proposal = proposalOf(facts, open, open.release);
  const gone = whyGone(proposal);
  if (gone !== undefined) return closeOrLeave(proposal, gone);
  return touched(proposal) ?? merge(proposal) ?? supersede(proposal) ?? rebuild(proposal) ?? wait(proposal);
}

function closeOrLeave(proposal: Proposal, gone: string): Decision {
  const { open } = proposal;
  if (open.pushedBy.length === 0) {
    const reason = `Closed because ${gone}.`;
    const sentence = `#${open.number} is closed next: ${gone}.`;
    return {
      actions: [closing(proposal.facts, open, reason, proposal.release)],
      explanation: { ...explain(proposal, "proposed", sentence), gates: [] },
    };
  }
  const sentence = `#${open.number} has lost its sense: ${gone}; Towpath leaves it to ${names(open.pushedBy)}, who pushed to it.`;
  return { actions: [], explanation: { ...explain(proposal, "blocked", sentence), gates: [] } };
}

/** A person's commit stops updates and automatic merging. */
function touched(proposal: Proposal): Decision | undefined {
  const { open } = proposal;
  if (open.pushedBy.length === 0) return undefined;
  const sentence = `${proposes(proposal)}; ${names(open.pushedBy)} pushed to it, so Towpath neither updates nor merges it: a person does${behind(proposal)}.`;
  return { actions: [], explanation: explain(proposal, blockedOr(proposal, "proposed"), sentence) };
}

function merge(proposal: Proposal): Decision | undefined {
  const { facts, open, release } = proposal;
  const { view } = facts;
  const { environment } = view.at;
  // A step back was asked for by somebody who may: it waits for nobody else.
  if ((environment.merge !== "auto" && proposal.rollback === undefined) || open.mergeable !== "clean" || open.draft)
    return undefined;
  if (!allPassed(resultsOf(proposal))) return undefined;
  const action: MergeAction = {
    kind: "merge",
    ...of(facts),
    pullRequest: open.number,
    head: open.head,
    // Exactly what was read from the head, with what else is known of it.
    release: { ...release, images: open.release?.images ?? release.images },
    writes: proposal.rollback === undefined ? view.writes(release) : view.writesBack(release),
    method: environment.mergeMethod,
  };
  const then = proposal.newer === undefined ? "" : `; ${versionOf(proposal, proposal.newer)} follows it`;
  const sentence = `${proposes(proposal)}, and everything that it waited for is there: it is merged next${then}.`;
  return { actions: [action], explanation: explain(proposal, "proposed", sentence) };
}

/** A newer release takes the place of the proposed one, in place, as far as the environment's policy allows. */
function supersede(proposal: Proposal): Decision | undefined {
  const { facts, open, release, newer } = proposal;
  if (newer === undefined || supersedePolicy(proposal) !== undefined || isStopped(proposal)) return undefined;
  // A push would throw it out of the queue, and a steady stream of builds would never let it through.
  if (open.mergeable === "queued") return undefined;
  const sentence = `#${open.number} proposes ${facts.view.version(newer)} instead of ${facts.view.version(release)} next.`;
  return {
    actions: [updating(facts, open, newer, "newer-release", release)],
    explanation: { ...explain(proposal, "proposed", sentence) },
  };
}

/** Why a newer release has to wait behind the open promotion; undefined if it may take its place. */
function supersedePolicy({ facts, open }: Proposal): string | undefined {
  const { supersede } = facts.view.at.environment;
  if (supersede === "never") return `"supersede: never" leaves #${open.number} as it is`;
  return supersede === "until-reviewed" && open.reviewed ? `#${open.number} has been reviewed` : undefined;
}

/** The same release on the newest commit of the base branch: on a conflict, or where the branch demands it. */
function rebuild(proposal: Proposal): Decision | undefined {
  const { facts, open, release, rollback } = proposal;
  if (open.mergeable !== "conflict" && open.mergeable !== "behind") return undefined;
  // On the newest commit already: what GitHub says is old, and writing the same again would go on for ever.
  if (open.parent === facts.view.held.base || isStopped(proposal)) return undefined;
  const { view } = facts;
  const made = rollback === undefined ? view.complete(release) : { release };
  if ("shortfall" in made) {
    const sentence = `${proposes(proposal)} and cannot be rebuilt on the newest commit: ${made.shortfall.reason}.`;
    return { actions: [], explanation: explain(proposal, "blocked", sentence) };
  }
  const why =
    open.mergeable === "conflict" ? "it conflicts with its base branch" : "its base branch wants it up to date";
  const sentence = `${proposes(proposal)}; ${why}, so it is rebuilt on the newest commit${behind(proposal)}.`;
  return {
    actions: [
      {
        ...updating(facts, open, made.release, open.mergeable, undefined),
        ...(rollback !== undefined && { writes: view.writesBack(release) }),
      },
    ],
    explanation: explain(proposal, "proposed", sentence),
  };
}

/** Nothing to do now: says who or what is waited for. */
function wait(proposal: Proposal): Decision {
  const { now } = proposal.facts.view.slice;
  const sentence = `${proposes(proposal)}; ${waitsFor(proposal)}${behind(proposal)}.`;
  const explanation = explain(proposal, blockedOr(proposal, "proposed"), sentence);
  return { actions: [], explanation, wakeAt: earliest(wordAgain(proposal, now), gatesAgain(proposal)) };
}

/** When GitHub's word on merging is to be asked for again. */
function wordAgain({ facts, open }: Proposal, now: number): number | undefined {
  const { mergeable, openedAt } = open;
  if (mergeable === "unknown" || mergeable === "conflict" || mergeable === "behind") {
    return nextLook(openedAt, now, SECONDS);
  }
  const isAuto = facts.view.at.environment.merge === "auto";
  if (mergeable === "queued") return nextLook(openedAt, now, MINUTES);
  return mergeable === "unstable" && isAuto ? nextLook(openedAt, now, MINUTES) : undefined;
}

/** When a gate answers otherwise by itself: its own, or that of a newer release which waits behind it. */
const gatesAgain = (proposal: Proposal): number | undefined =>
  nextOpening([...resultsOf(proposal), ...(proposal.facts.judgement.newest?.gates.map(({ result }) => result) ?? [])], {
    decisions: proposal.facts.decided.all,
    now: proposal.facts.view.slice.now,
  });

function waitsFor(proposal: Proposal): string {
  const { facts, open } = proposal;
  const shut = resultsOf(proposal).find(({ state }) => state !== "passed");
  if (open.mergeable === "conflict") return "GitHub sees a conflict with its base branch, which is looked at again";
  if (open.mergeable === "behind") return "GitHub sees it behind its base branch, which is looked at again";
  if (shut !== undefined) return `${shut.reason}`;
  if (open.mergeable === "queued") {
    return "it is in the merge queue of its base branch, which merges it when its checks there have passed";
  }
  if (facts.view.at.environment.merge === "by-people") {
    return open.draft ? "it is a draft: a person marks it ready and merges it" : "a person merges it";
  }
  if (open.draft) return "it is a draft: Towpath merges it when a person has marked it ready";
  switch (open.mergeable) {
    case "unknown":
      return "GitHub has not worked out yet whether it can be merged";
    case "unstable":
      return "a check on it fails or still runs: Towpath merges it when all checks have passed";
    case "blocked":
      return "a rule of its base branch holds it: a review or a check that the rule requires is missing";
    case "clean":
      return "it is merged next";
  }
}

/** Its head cannot be read. If nobody but Towpath had to do with it, it is written anew or closed. */
function unreadable(facts: EnvironmentFacts, open: OpenPromotion): Decision {
  const { view, judgement } = facts;
  const candidate = judgement.ready?.prospect.release;
  const what = `What #${open.number} proposes cannot be read from its branch`;
  const explained = { environment: view.name, held: view.held.release, candidate, pullRequest: open.number, gates: [] };
  if (open.pushedBy.length > 0 || open.reviewed) {
    const who = open.pushedBy.length > 0 ? `${names(open.pushedBy)} pushed to it` : "a person has reviewed it";
    const sentence = `${what}, and Towpath leaves it alone because ${who}: mend the branch, or close it.`;
    return { actions: [], explanation: { ...explained, state: "blocked", sentence } };
  }
  const sentence =
    candidate === undefined ? `${what}, and there is nothing newer to propose.` : `${what}: it is written anew.`;
  const action =
    candidate === undefined
      ? closing(facts, open, sentence)
      : updating(facts, open, candidate, "newer-release", undefined);
  return { actions: [action], explanation: { ...explained, state: "proposed", sentence } };
}

const closing = (
  facts: EnvironmentFacts,
  open: OpenPromotion,
  reason: string,
  release?: Pick<Release, "images">,
): CloseAction => ({
  kind: "close",
  ...of(facts),
  pullRequest: open.number,
  head: open.head,
  reason,
  again: release === undefined || quarantined(facts.view, { release }) === undefined,
});

const updating = (
  facts: EnvironmentFacts,
  open: OpenPromotion,
  release: Release,
  because: UpdateAction["because"],
  instead: Release | undefined,
): UpdateAction => ({
  kind: "update",
  ...of(facts),
  pullRequest: open.number,
  head: open.head,
  release,
  replaces: facts.view.restrict(facts.view.held.release),
  base: facts.view.held.base,
  writes: facts.view.writes(release),
  because,
  instead,
});

const of = ({ view }: EnvironmentFacts) => ({ application: view.slice.application, environment: view.name });

const explain = (
  { facts, open, release, rollback, gates, newer }: Proposal,
  state: Explanation["state"],
  sentence: string,
): Explanation => ({
  environment: facts.view.name,
  state,
  held: facts.view.held.release,
  candidate: release,
  pullRequest: open.number,
  ...(newer !== undefined && { next: newer }),
  ...(rollback !== undefined && { rollback }),
  gates: gates.map(({ result }) => result),
  sentence,
});

/** What is said of a newer release that has to wait. */
function behind(proposal: Proposal): string {
  if (proposal.newer === undefined) return "";
  const policy = proposal.open.pushedBy.length > 0 ? undefined : supersedePolicy(proposal);
  return `; ${versionOf(proposal, proposal.newer)} waits behind it${policy === undefined ? "" : ` because ${policy}`}`;
}

const resultsOf = ({ gates }: Proposal) => gates.map(({ result }) => result);
const isStopped = ({ standings }: Proposal): boolean =>
  standings?.some(({ standing }) => standing.kind === "stopped") ?? false;
const proposes = ({ facts, open, release }: Proposal): string =>
  `#${open.number} proposes ${facts.view.version(release)}`;

/** Blocked where the order gate is in doubt: then nobody should merge it. */
const blockedOr = ({ gates }: Proposal, state: Explanation["state"]): Explanation["state"] =>
  gates[0]?.result.state === "passed" ? state : "blocked";

const versionOf = ({ facts }: Proposal, release: Release): string => facts.view.version(release);
const names = (logins: readonly string[]): string => logins.join(" and ");
