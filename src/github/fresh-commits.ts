/** Commits that this process just made: nobody else can have written a check run on them, so the first need no look. */
import { LRUCache } from "lru-cache";
import type { Sha } from "../domain/repository.ts";

export interface FreshCommits {
  add(repositoryId: number, sha: Sha): void;
  /** True once for each check of a fresh commit: an attempt whose answer is lost may have written it. */
  take(repositoryId: number, sha: Sha, check: string): boolean;
}

const KEPT = 5_000;

export function createFreshCommits(): FreshCommits {
  /** Checks that were begun, by commit. */
  const fresh = new LRUCache<string, Set<string>>({ max: KEPT });
  const key = (repositoryId: number, sha: Sha): string => `${repositoryId} ${sha}`;
  return {
    add: (repositoryId, sha) => void fresh.set(key(repositoryId, sha), new Set()),
    take(repositoryId, sha, check) {
      const begun = fresh.get(key(repositoryId, sha));
      if (begun === undefined || begun.has(check)) return false;
      begun.add(check);
      return true;
    },
  };
}
