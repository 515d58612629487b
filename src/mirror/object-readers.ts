/** Readers of the mirrors in use: one each, a bounded number, none for long without work. */
import { LRUCache } from "lru-cache";
import { Transient } from "../domain/failure.ts";
import type { Sha } from "../domain/repository.ts";
import { type GitObject, type ObjectReader, openObjectReader, ReaderEnded } from "./object-reader.ts";

export interface ObjectReaders {
  /** Throws Transient where the mirror cannot be read; `onBroken` has been told of it then. */
  read(gitDir: string, shas: readonly Sha[]): Promise<ReadonlyMap<Sha, GitObject>>;
  /** Ends the reader of that mirror: its folder goes away. */
  release(gitDir: string): void;
  close(): void;
}

interface Settings {
  readonly env: Readonly<Record<string, string>>;
  /** The mirror's reader ended twice over one request. */
  readonly onBroken: (gitDir: string) => void;
  readonly most?: number;
  readonly idleMs?: number;
}

export function createObjectReaders({ env, onBroken, most = 16, idleMs = 60_000 }: Settings): ObjectReaders {
  const readers = new LRUCache<string, ObjectReader>({ max: most, dispose: (reader) => reader.close() });
  const timers = new Map<string, NodeJS.Timeout>();

  const readerOf = (gitDir: string): ObjectReader => {
    const known = readers.get(gitDir);
    if (known?.alive()) return known;
    const opened = openObjectReader(gitDir, env);
    readers.set(gitDir, opened);
    return opened;
  };
  const release = (gitDir: string): void => {
    clearTimeout(timers.get(gitDir));
    timers.delete(gitDir);
    readers.delete(gitDir);
  };
  const rest = (gitDir: string): void => {
    clearTimeout(timers.get(gitDir));
    timers.set(gitDir, setTimeout(() => release(gitDir), idleMs).unref());
  };

  return {
    async read(gitDir, shas) {
      try {
        // A reader may have been killed while it was idle: once more with a new one.
        return await readerOf(gitDir)
          .read(shas)
          .catch((error: unknown) => {
            if (!(error instanceof ReaderEnded)) throw error;
            return readerOf(gitDir).read(shas);
          });
      } catch (error) {
        if (!(error instanceof ReaderEnded)) throw error;
        onBroken(gitDir);
        throw new Transient(`A mirror cannot be read and will be fetched anew (${error.message})`, { cause: error });
      } finally {
        rest(gitDir);
      }
    },
    release,
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      readers.clear();
    },
  };
}
