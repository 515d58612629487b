/** From what a commit would move to the rows of its check: what the gates of each environment say of each release. */
import { releaseVersion } from "../../domain/release.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Ask } from "../../planning/asks.ts";
import { type JudgedByHand, judgeByHand } from "../../planning/judge-by-hand.ts";
import type { OpenPromotion, Slice } from "../../planning/slice.ts";
import type { HandRow } from "../../presentation/by-hand-check.ts";
import { answerAsks } from "../answers/answer-asks.ts";
import type { Ground } from "../apply/applying.ts";
import type { HomeMemory } from "../memory.ts";
import type { ObservedHome } from "../observe/observe-home.ts";
import type { Slices } from "../observe/slices.ts";
import type { Outside } from "../outside.ts";
import { committersOf } from "./committers.ts";
import type { HandPull } from "./hand-pulls.ts";
import type { Move } from "./moves.ts";

/** Versions that are judged for one pull request. */
export const MOVES_AT_MOST = 500;
/** Questions to GitHub for one pull request; what is left unasked is not known, and gates that need it stay shut. */
const ASKS_AT_MOST = 20;

export interface Judging {
  readonly outside: Outside;
  readonly observed: ObservedHome;
  readonly memory: HomeMemory;
  readonly slices: Slices;
}

export interface JudgedPull {
  readonly rows: readonly HandRow[];
  /** When a row changes by itself, milliseconds since 1970. */
  readonly wakeAt: number | undefined;
}

/** Judges each move by the gates of its environment, and finds out what they ask for. */
export async function judgePull(
  judging: Judging,
  ground: Ground,
  pull: Pick<HandPull, "number" | "branch" | "pushers">,
  head: Sha,
  moves: readonly Move[],
): Promise<JudgedPull> {
  const open = await pullFacts(judging, ground, pull, head);
  const slices = new Map<string, Slice>();
  const sliceOf = async (application: string): Promise<Slice> => {
    const slice = slices.get(application) ?? (await judging.slices.of(application));
    slices.set(application, slice);
    return slice;
  };
  const rows: HandRow[] = [];
  const wakes: number[] = [];
  let left = ASKS_AT_MOST;
  for (const move of moves) {
    let judged = await judge(judging, await sliceOf(move.application), move, open);
    const asks = (judged?.asks ?? []).slice(0, left);
    if (asks.length > 0) {
      left -= asks.filter((ask) => judging.memory.answers.of(ask) === undefined).length;
      await answerAsks(judging.outside, judging.observed, judging.memory, [{ application: move.application, asks }]);
      slices.delete(move.application);
      judged = await judge(judging, await sliceOf(move.application), move, open);
    }
    if (judged?.wakeAt !== undefined) wakes.push(judged.wakeAt);
    rows.push(rowOf(move, judged));
  }
  return { rows, wakeAt: wakes.length === 0 ? undefined : Math.min(...wakes) };
}

async function judge(
  { memory }: Judging,
  slice: Slice,
  { environment, to }: Move,
  open: OpenPromotion,
): Promise<JudgedByHand | undefined> {
  if (to === undefined) return undefined;
  const on = { environment: environment.name, pullRequest: open.number, head: open.head };
  const answer = (kind: "checks" | "reviews") => memory.answers.of({ kind, ...on } satisfies Ask);
  const [checks, reviews] = [answer("checks"), answer("reviews")];
  return judgeByHand(slice, environment.name, to, {
    ...open,
    ...(checks?.kind === "checks" && { checks: checks.checks }),
    ...(reviews?.kind === "reviews" && { reviews: reviews.reviews }),
  });
}

/** The pull request as gates know one. Whoever committed to it cannot be its approver. */
async function pullFacts(
  { outside, memory }: Judging,
  { mirror, state, repository }: Ground,
  { number, branch, pushers = [] }: Pick<HandPull, "number" | "branch" | "pushers">,
  head: Sha,
): Promise<OpenPromotion> {
  const headAt = (await mirror.commit(head))?.at ?? 0;
  const steps = await mirror.firstParents(state.head, head);
  return {
    ...{ number, branch, head, headAt, openedAt: headAt },
    release: undefined,
    parent: state.head,
    pushedBy: [...new Set([...pushers, ...(await committersOf(outside, memory, repository, steps))])],
    reviewed: false,
    draft: false,
    mergeable: "unknown",
  };
}

function rowOf({ application, environment, from, to, problems }: Move, judged: JudgedByHand | undefined): HandRow {
  const { name, byHand = "warn" } = environment;
  const unreadable = problems.map(({ message }) => ({
    gate: "places",
    state: "blocked" as const,
    reason: `what it would hold cannot be read: ${message}`,
    opener: "a commit on this branch mends that",
  }));
  return {
    ...{ application, environment: name, byHand },
    from: judged?.from ?? (from && releaseVersion(from)),
    to: judged?.to ?? (to === undefined ? (problems.length > 0 ? "cannot be read" : undefined) : releaseVersion(to)),
    back: judged?.back ?? false,
    gates: judged?.gates ?? unreadable,
  };
}
