/** Which files an environment reads through its kustomizations, wherever they lie: a shared base is a part of each. */
import { LRUCache } from "lru-cache";
import type { Sha } from "../../domain/repository.ts";
import { kustomizeReferences } from "../../manifests/kustomize-references.ts";
import type { Mirror, MirrorFile } from "../../ports/mirrors.ts";

const KUSTOMIZATION = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;
const NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
/** A kustomization that people write has a few kilobytes. */
const LARGEST = 256 * 1024;
const READ_AT_ONCE = 500;

export class KustomizeReach {
  /** References by path and blob: contents are immutable. */
  readonly #references = new LRUCache<string, readonly string[]>({ max: 50_000 });

  /**
   * Paths that are reached from files of each environment, those themselves included where they are kustomizations.
   * `ownerOf` tells whose file a path is.
   */
  async of(
    mirror: Mirror,
    files: readonly MirrorFile[],
    ownerOf: (path: string) => string | undefined,
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const kustomizations = files.filter(({ path }) => KUSTOMIZATION.test(path));
    const reached = new Map<string, Set<string>>();
    if (kustomizations.length === 0) return reached;
    await this.#read(mirror, kustomizations);
    const paths = new Set(files.map(({ path }) => path));
    const blobs = new Map(kustomizations.map(({ path, blob }) => [path, blob]));
    for (const { path } of kustomizations) {
      const owner = ownerOf(path);
      if (owner === undefined) continue;
      const known = reached.get(owner) ?? new Set<string>();
      reached.set(owner, known);
      this.#follow(path, paths, blobs, known);
    }
    return reached;
  }

  #follow(start: string, paths: ReadonlySet<string>, blobs: ReadonlyMap<string, Sha>, reached: Set<string>): void {
    const open = [start];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (reached.has(path)) continue;
      reached.add(path);
      const blob = blobs.get(path);
      if (blob === undefined) continue;
      for (const target of this.#references.get(`${path} ${blob}`) ?? []) {
        if (paths.has(target)) open.push(target);
        else
          open.push(
            ...NAMES.map((name) => (target === "" ? name : `${target}/${name}`)).filter((one) => paths.has(one)),
          );
      }
    }
  }

  async #read(mirror: Mirror, kustomizations: readonly MirrorFile[]): Promise<void> {
    const unknown = kustomizations.filter(({ path, blob }) => !this.#references.has(`${path} ${blob}`));
    for (let at = 0; at < unknown.length; at += READ_AT_ONCE) {
      const some = unknown.slice(at, at + READ_AT_ONCE);
      const blobs = await mirror.blobs(some.map(({ blob }) => blob));
      for (const { path, blob } of some) {
        const bytes = blobs.get(blob);
        const text = bytes === undefined || bytes.length > LARGEST ? "" : Buffer.from(bytes).toString("utf8");
        this.#references.set(`${path} ${blob}`, kustomizeReferences(path, text));
      }
    }
  }
}
