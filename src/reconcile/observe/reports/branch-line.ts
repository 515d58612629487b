/** Where commits stand on the first parents of a branch: what is newer, what is older, what is not on it at all. */
import type { Sha } from "../../../domain/repository.ts";
import type { Mirror, MirrorStep } from "../../../ports/mirrors.ts";

/** Known from some commit up to the head without a gap; reaches further back when somebody asks. */
export class BranchLine {
  readonly #positions = new Map<Sha, number>();
  /** With where was looked from: asking Git again would find them no more than the first time. */
  readonly #elsewhere = new Set<string>();
  #head: Sha | undefined;
  #oldest: { readonly sha: Sha; readonly position: number } | undefined;

  /** Moves on to another head; one that does not follow on the last starts anew. */
  async follow(mirror: Mirror, head: Sha): Promise<void> {
    const from = this.#head;
    if (from === head) return;
    const steps = from === undefined ? [] : await mirror.firstParents(from, head);
    let position = from === undefined ? undefined : this.#positions.get(from);
    if (position === undefined || steps[0]?.parents[0] !== from) {
      this.#positions.clear();
      this.#elsewhere.clear();
      this.#positions.set(head, 0);
      this.#oldest = { sha: head, position: 0 };
    } else {
      for (const { sha } of steps) {
        position += 1;
        this.#positions.set(sha, position);
      }
    }
    this.#head = head;
  }

  /** Higher is newer. Undefined: not on the branch, or older than {@link reach} was asked for. */
  position(commit: Sha): number | undefined {
    return this.#positions.get(commit);
  }

  /**
   * Whether the commit is on the branch, at `start` or after it; from then on it has its position, and all that are newer.
   *
   * @param start what is older is not looked for: somebody may write a status on a commit of years ago.
   */
  async reach(mirror: Mirror, commit: Sha, start: Sha): Promise<boolean> {
    if (this.#positions.has(commit)) return true;
    const oldest = this.#oldest;
    if (oldest === undefined || (await mirror.commit(commit)) === undefined) return false;
    // What comes to the branch later gets its place when the head moves.
    const asked = `${start} ${commit}`;
    if (this.#elsewhere.has(asked)) return false;
    const steps = await between(mirror, start, commit, oldest.sha);
    if (steps[0]?.parents[0] !== commit) {
      this.#elsewhere.add(asked);
      return false;
    }
    // The last step is the oldest that is known.
    let position = oldest.position;
    for (const { sha } of steps.toReversed()) {
      this.#positions.set(sha, position);
      position -= 1;
    }
    this.#positions.set(commit, position);
    this.#oldest = { sha: commit, position };
    return true;
  }
}

/** The first parents after a commit up to the oldest that is known; none where it does not lie between that and the start. */
async function between(mirror: Mirror, start: Sha, commit: Sha, oldest: Sha): Promise<readonly MirrorStep[]> {
  if ((await mirror.commit(start)) === undefined || !(await mirror.isAncestor(start, commit))) return [];
  return (await mirror.isAncestor(commit, oldest)) ? mirror.firstParents(commit, oldest) : [];
}
