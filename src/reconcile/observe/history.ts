/**
 * The history of a home: which release stood when in which environment, followed through every look of the adoption.
 * Following on from a saved track gives the same as following everything from the first look.
 */
import type { Sha } from "../../domain/repository.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import type { Look, LookHead } from "../ledger/adoption.ts";
import { ArrivalBook } from "./arrival-book.ts";
import { BranchState } from "./branch-state.ts";
import { branchKey } from "./environment-branches.ts";
import type { Looking } from "./looking.ts";
import { parseSubjectKey, subjectKey } from "./subject.ts";
import { noteBaseline, walk } from "./walk.ts";

/** How far the history has been followed. */
export interface Track {
  /** Index of the look by which the branches are read now. */
  readonly look: number;
  /** Head of each branch ({@link branchKey}) up to which its commits were walked. */
  readonly heads: ReadonlyMap<string, Sha>;
  readonly book: ArrivalBook;
  /** What each branch holds at its head; may be missing (then it is read again). */
  readonly states: ReadonlyMap<string, BranchState>;
}

export interface HistorySource {
  /** By repository id; undefined for one that cannot be reached now. */
  readonly mirror: (repositoryId: number) => Mirror | undefined;
  /** How the configuration of a look sees a branch; undefined where that file is gone, broken, or does not use the branch. */
  readonly looking: (look: Look, repositoryId: number, branch: string) => Promise<Looking | undefined>;
  /** Present names of applications by their former ones, as the configuration of the look has them. */
  readonly renamed: (look: Look) => Promise<ReadonlyMap<string, string>>;
}

export type Followed =
  | { readonly kind: "followed"; readonly track: Track; readonly changed: ReadonlySet<string> | "all" }
  /** A branch does not descend from what the last look saw: a new look must be taken. */
  | { readonly kind: "rewritten"; readonly branch: string };

/**
 * Follows the history up to `heads` (by environment). `looks` must not be empty. With no track, or where a branch was
 * moved by force, it starts again from the first look.
 */
export async function followHistory(
  source: HistorySource,
  looks: readonly Look[],
  heads: ReadonlyMap<string, LookHead>,
  track: Track | undefined,
): Promise<Followed> {
  if (track !== undefined && track.look < looks.length) {
    const followed = await follow(source, looks, heads, track, false);
    if (followed.kind === "followed") return followed;
  }
  const start: Track = { look: -1, heads: new Map(), book: new ArrivalBook(), states: new Map() };
  return follow(source, looks, heads, start, true);
}

async function follow(
  source: HistorySource,
  looks: readonly Look[],
  heads: ReadonlyMap<string, LookHead>,
  track: Track,
  fromTheStart: boolean,
): Promise<Followed> {
  const changed = new Set<string>();
  const { book } = track;
  let states = track.states;
  let walked = track.heads;
  for (let at = Math.max(track.look, 0); at < looks.length; at += 1) {
    const look = looks[at];
    if (look === undefined) continue;
    const next = looks[at + 1];
    const isNew = at !== track.look;
    if (isNew) {
      forgetMoved(book, looks[at - 1], look);
      rename(book, await source.renamed(look));
    }
    const ends = branchHeads(next?.heads ?? heads);
    const nextStates = new Map<string, BranchState>();
    const nextWalked = new Map<string, Sha>();
    for (const [key, begin] of branchHeads(look.heads)) {
      const mirror = source.mirror(begin.repository);
      const looking = await source.looking(look, begin.repository, begin.branch);
      if (mirror === undefined || looking === undefined) {
        // Unreachable for now: what was known of it stays as it was.
        keep(key, states, nextStates);
        keep(key, walked, nextWalked);
        continue;
      }
      const from = isNew ? begin.commit : (walked.get(key) ?? begin.commit);
      const kept = isNew ? undefined : states.get(key);
      if (kept === undefined && (await mirror.commit(from)) === undefined) {
        if (next === undefined) return { kind: "rewritten", branch: begin.branch };
        continue;
      }
      const state = kept ?? (await BranchState.open(looking, mirror, from));
      if (isNew || !walked.has(key)) await noteBaseline(mirror, state, book);
      const end = ends.get(key);
      if (end !== undefined) {
        const touched = await walk(mirror, state, book, end.commit, fromTheStart);
        if (touched === "rewritten") {
          if (next === undefined || !fromTheStart) return { kind: "rewritten", branch: begin.branch };
          forgetBranch(book, next, key);
        } else for (const subject of touched) changed.add(subject);
      }
      nextStates.set(key, state);
      nextWalked.set(key, state.head);
    }
    states = nextStates;
    walked = nextWalked;
  }
  return {
    kind: "followed",
    track: { look: looks.length - 1, heads: walked, book, states },
    changed: fromTheStart || track.look !== looks.length - 1 ? "all" : changed,
  };
}

function keep<Value>(key: string, from: ReadonlyMap<string, Value>, to: Map<string, Value>): void {
  const value = from.get(key);
  if (value !== undefined) to.set(key, value);
}

/** One head for each branch, however many environments are on it. */
function branchHeads(heads: ReadonlyMap<string, LookHead>): ReadonlyMap<string, LookHead> {
  return new Map([...heads.values()].map((head) => [branchKey(head.repository, head.branch), head]));
}

/** An environment that lives on another branch now begins anew; one that is gone is forgotten. */
function forgetMoved(book: ArrivalBook, before: Look | undefined, now: Look): void {
  if (before === undefined) return;
  for (const [key] of [...book.entries()]) {
    const { environment } = parseSubjectKey(key);
    const old = before.heads.get(environment);
    const fresh = now.heads.get(environment);
    const same =
      old !== undefined &&
      fresh !== undefined &&
      branchKey(old.repository, old.branch) === branchKey(fresh.repository, fresh.branch);
    if (!same) book.forget(key);
  }
}

/**
 * What an application held under a former name is its own history. Its directory may have been renamed before the
 * configuration said so: what was noted under the new name by then follows.
 */
function rename(book: ArrivalBook, current: ReadonlyMap<string, string>): void {
  for (const [key, arrivals] of [...book.entries()]) {
    const { environment, application } = parseSubjectKey(key);
    const name = current.get(application);
    if (name === undefined || name === application) continue;
    const to = subjectKey({ environment, application: name });
    const since = book.of(to);
    book.forget(key);
    book.set(
      to,
      arrivals.map((arrival) => ({ ...arrival, release: { ...arrival.release, application: name } })),
    );
    for (const { release, commit, at } of since) book.note(to, release, commit, at);
  }
}

function forgetBranch(book: ArrivalBook, look: Look, branch: string): void {
  for (const [key] of [...book.entries()]) {
    const head = look.heads.get(parseSubjectKey(key).environment);
    if (head !== undefined && branchKey(head.repository, head.branch) === branch) book.forget(key);
  }
}
