/** Which made-up source commits descend from which: each holds those before it but what it was built without. */
import type { Sha } from "../domain/repository.ts";

export class Lineage {
  readonly #commits: { readonly revision: Sha; readonly version: string; readonly lacks: ReadonlySet<Sha> }[] = [];

  /** The commit of a version, the newest one that was built. */
  of(version: string): Sha | undefined {
    return this.#commits.findLast((commit) => commit.version === version)?.revision;
  }

  add(revision: Sha, version: string, without: readonly string[]): void {
    const lacks = new Set(without.flatMap((one) => this.of(one) ?? []));
    this.#commits.push({ revision, version, lacks });
  }

  /** Undefined where one of them was never built here. */
  holds(of: Sha, ancestor: Sha): boolean | undefined {
    const at = this.#commits.findIndex(({ revision }) => revision === of);
    const before = this.#commits.findIndex(({ revision }) => revision === ancestor);
    if (at < 0 || before < 0) return undefined;
    return before <= at && this.#commits[at]?.lacks.has(ancestor) !== true;
  }
}
