/**
 * From commit to commit along a branch: who holds what at each, noted as arrivals. Walking on from where the last walk
 * ended gives the same as walking everything again.
 */
import { Transient } from "../../domain/failure.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import type { ArrivalBook } from "./arrival-book.ts";
import type { BranchState } from "./branch-state.ts";

/**
 * Walks the state from its head to the given commit and notes arrivals. Returns whose reading may have changed, or
 * `rewritten` (and nothing is changed) if the state's head does not lie on the first parents of the commit: somebody
 * pushed by force, or made the branch the second parent of their merge. What stood there is a matter of the first
 * parents alone then; a walk from the start may pass over the gap (`loosely`) as long as the commit descends from it.
 */
export async function walk(
  mirror: Mirror,
  state: BranchState,
  book: ArrivalBook,
  to: Sha,
  loosely: boolean,
): Promise<ReadonlySet<string> | "rewritten"> {
  if (state.head === to) return new Set();
  const steps = await mirror.firstParents(state.head, to);
  const [first, ...others] = steps;
  if (first === undefined) return "rewritten";
  const gap = first.parents[0] !== state.head;
  if (gap && !(loosely && (await mirror.isAncestor(state.head, to)))) return "rewritten";
  const changes = gap ? await mirror.changes(state.head, first.sha) : first.changes;
  const changed = new Set<string>();
  for (const step of [{ ...first, changes }, ...others]) {
    for (const key of await state.advance(mirror, step.sha, step.changes)) {
      changed.add(key);
      note(state, book, key, step.sha, step.at);
    }
  }
  return changed;
}

/**
 * Notes what everybody on the branch holds at the state's head as baseline, where it is not what they held before: the
 * configuration sees them for the first time or sees other images of them.
 */
export async function noteBaseline(mirror: Mirror, state: BranchState, book: ArrivalBook): Promise<void> {
  const commit = await mirror.commit(state.head);
  if (commit === undefined) throw new Transient(`commit ${state.head} is not in the mirror yet`);
  for (const key of state.subjects()) {
    const release = state.release(key);
    if (release !== undefined) book.note(key, release, commit.sha, commit.at, true);
  }
}

function note(state: BranchState, book: ArrivalBook, key: string, commit: Sha, at: number): void {
  const release = state.release(key);
  if (release !== undefined) book.note(key, release, commit, at);
}
