/** What was read of Git before. Objects never change, so only room ends their stay. */
import { LRUCache } from "lru-cache";
import type { Sha } from "../domain/repository.ts";
import type { MirrorCommit, MirrorFile } from "../ports/mirrors.ts";

export interface ObjectCache {
  /** By blob sha. */
  readonly blobs: LRUCache<Sha, Uint8Array>;
  /** By repository id and commit. */
  readonly files: LRUCache<string, readonly MirrorFile[]>;
  readonly commits: LRUCache<string, MirrorCommit>;
}

const MEBIBYTE = 1024 * 1024;

export const createObjectCache = ({
  blobBytes = 64 * MEBIBYTE,
  files = 500_000,
  commits = 20_000,
}: {
  readonly blobBytes?: number;
  /** Files in all listings together. */
  readonly files?: number;
  readonly commits?: number;
} = {}): ObjectCache => ({
  // A file that fills a quarter of the cache would drive everything else out.
  blobs: new LRUCache({
    maxSize: blobBytes,
    maxEntrySize: Math.ceil(blobBytes / 4),
    sizeCalculation: ({ byteLength }) => byteLength + 200,
  }),
  files: new LRUCache({ maxSize: files, sizeCalculation: ({ length }) => length + 1 }),
  commits: new LRUCache({ max: commits }),
});
