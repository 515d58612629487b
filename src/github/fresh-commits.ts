/** Commits that this process just made: nobody else can have written a check run on them, so nothing need be looked up. */
import { LRUCache } from "lru-cache";
import type { Sha } from "../domain/repository.ts";

export interface FreshCommits {
  add(repositoryId: number, sha: Sha): void;
  has(repositoryId: number, sha: Sha): boolean;
  /** From now on its check runs are looked up. */
  delete(repositoryId: number, sha: Sha): void;
}

const KEPT = 5_000;

export function createFreshCommits(): FreshCommits {
  const fresh = new LRUCache<string, true>({ max: KEPT });
  const key = (repositoryId: number, sha: Sha): string => `${repositoryId} ${sha}`;
  return {
    add: (repositoryId, sha) => void fresh.set(key(repositoryId, sha), true),
    has: (repositoryId, sha) => fresh.has(key(repositoryId, sha)),
    delete: (repositoryId, sha) => void fresh.delete(key(repositoryId, sha)),
  };
}
