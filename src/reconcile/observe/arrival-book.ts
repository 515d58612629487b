/** The arrivals of every application in every environment, as the walk over the branches notes them. */
import { type Release, releaseKey } from "../../domain/release.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Arrival } from "../../planning/slice.ts";

/** Arrivals kept of one application in one environment besides the first: what planning and `/why` look back on. */
export const KEPT = 100;

export class ArrivalBook {
  readonly #arrivals = new Map<string, readonly Arrival[]>();

  of(key: string): readonly Arrival[] {
    return this.#arrivals.get(key) ?? [];
  }

  entries(): Iterable<readonly [string, readonly Arrival[]]> {
    return this.#arrivals;
  }

  set(key: string, arrivals: readonly Arrival[]): void {
    this.#arrivals.set(key, arrivals);
  }

  forget(key: string): void {
    this.#arrivals.delete(key);
  }

  /**
   * Notes what stands there at a commit. The first that is ever seen is the baseline; the same release as before is no
   * arrival (a file that was broken for one commit does not make one). Returns whether something was noted.
   */
  note(key: string, release: Release, commit: Sha, at: number, baseline = false): boolean {
    const before = this.of(key);
    const last = before.at(-1);
    if (last !== undefined && releaseKey(last.release) === releaseKey(release)) return false;
    const noted = [...before, { release, commit, at, baseline: baseline || last === undefined }];
    const [first, ...others] = noted;
    this.#arrivals.set(key, first === undefined ? [] : [first, ...others.slice(-KEPT)]);
    return true;
  }
}
