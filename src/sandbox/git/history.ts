import type { Commit } from "./commit.ts";
import { readCommit } from "./commit.ts";
import type { ObjectStore } from "./object-store.ts";

/** Marks of the walk that looks for merge bases. */
const LEFT = 1;
const RIGHT = 2;
const STALE = 4;

/** The graph of commits of one repository, read on demand and remembered: commits never change. */
export class History {
  readonly #store: ObjectStore;
  readonly #commits = new Map<string, Commit>();
  readonly #generations = new Map<string, number>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** The commit, which must be there. */
  commit(sha: string): Commit {
    const known = this.#commits.get(sha);
    if (known !== undefined) return known;
    const commit = readCommit(this.#store, sha);
    this.#commits.set(sha, commit);
    return commit;
  }

  /** The best common ancestors: one in ordinary histories, none in unrelated ones, several in criss-cross ones. */
  mergeBases(left: string, right: string): string[] {
    if (left === right) return [left];
    const both = LEFT | RIGHT;
    const bases: string[] = [];
    const painted = this.#paint(
      [left, right],
      (mark) => ((mark & both) === both ? mark | STALE : mark),
      (mark) => (mark & STALE) !== 0,
    );
    for (const [sha, mark] of painted) if (mark === both) bases.push(sha);
    return bases;
  }

  /** Whether `ancestor` is reachable from `sha` (or the same). */
  isAncestor(ancestor: string, sha: string): boolean {
    const floor = this.#generation(ancestor);
    for (const { sha: seen } of this.log(sha)) {
      if (seen === ancestor) return true;
      if (this.#generation(seen) < floor) return false;
    }
    return false;
  }

  /** The commits reachable from `head` and not from `base`, parents before children, as GitHub lists them. */
  between(base: string, head: string): Commit[] {
    const found: Commit[] = [];
    const painted = this.#paint(
      [head, base],
      (mark) => mark,
      (mark) => (mark & RIGHT) !== 0,
    );
    for (const [sha, mark] of painted) if ((mark & RIGHT) === 0) found.push(this.commit(sha));
    return found.reverse();
  }

  /** The log from a commit: each reachable commit once, after all of its children, the newest first among equals. */
  *log(from: string): Generator<Commit> {
    const painted = this.#paint(
      [from],
      (mark) => mark,
      () => false,
    );
    for (const [sha] of painted) yield this.commit(sha);
  }

  /**
   * Walks from the first commit (marked LEFT) and the second (marked RIGHT) towards the roots, children before their
   * parents, so that the marks of a commit are complete when it comes; stops when only `done` ones are left.
   */
  *#paint(
    from: readonly string[],
    inherit: (mark: number) => number,
    done: (mark: number) => boolean,
  ): Generator<readonly [sha: string, mark: number]> {
    const marks = new Map<string, number>();
    const queue = new CommitQueue();
    let open = 0;
    const paint = (sha: string, mark: number): void => {
      const before = marks.get(sha);
      const after = (before ?? 0) | mark;
      marks.set(sha, after);
      if (before === undefined)
        queue.push({ sha, generation: this.#generation(sha), at: this.commit(sha).committer.at });
      if (before !== undefined && !done(before)) open -= 1;
      if (!done(after)) open += 1;
    };
    from.forEach((sha, index) => {
      paint(sha, index === 0 ? LEFT : RIGHT);
    });
    for (let next = queue.pop(); next !== undefined && open > 0; next = queue.pop()) {
      const mark = marks.get(next.sha) ?? 0;
      if (!done(mark)) open -= 1;
      yield [next.sha, mark];
      for (const parent of this.commit(next.sha).parents) paint(parent, inherit(mark));
    }
  }

  /** 1 + the greatest generation of the parents: a child's is always greater than its ancestors'. */
  #generation(sha: string): number {
    const stack = [sha];
    while (stack.length > 0) {
      const top = stack.at(-1) ?? sha;
      const missing = this.commit(top).parents.filter((parent) => !this.#generations.has(parent));
      if (missing.length > 0 && !this.#generations.has(top)) {
        stack.push(...missing);
        continue;
      }
      const parents = this.commit(top).parents.map((parent) => this.#generations.get(parent) ?? 0);
      this.#generations.set(top, 1 + Math.max(0, ...parents));
      stack.pop();
    }
    return this.#generations.get(sha) ?? 1;
  }
}

interface Queued {
  readonly sha: string;
  readonly generation: number;
  readonly at: number;
}

/** A binary heap: the greatest generation first, the newest among equals. */
class CommitQueue {
  readonly #heap: Queued[] = [];

  push(item: Queued): void {
    const heap = this.#heap;
    heap.push(item);
    let at = heap.length - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!this.#before(at, up)) break;
      this.#swap(at, up);
      at = up;
    }
  }

  pop(): Queued | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    let at = 0;
    for (;;) {
      let best = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && this.#before(child, best)) best = child;
      if (best === at) return first;
      this.#swap(at, best);
      at = best;
    }
  }

  #before(a: number, b: number): boolean {
    const left = this.#heap[a];
    const right = this.#heap[b];
    if (left === undefined || right === undefined) return false;
    return left.generation !== right.generation ? left.generation > right.generation : left.at > right.at;
  }

  #swap(a: number, b: number): void {
    const left = this.#heap[a];
    const right = this.#heap[b];
    if (left === undefined || right === undefined) return;
    this.#heap[a] = right;
    this.#heap[b] = left;
  }
}
