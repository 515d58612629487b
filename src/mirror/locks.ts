/** One thing at a time for each key, in the order of asking. */

export interface Locks<Key> {
  hold<Result>(key: Key, work: () => Promise<Result>): Promise<Result>;
  /** Resolves when nothing holds or awaits a lock. */
  idle(): Promise<void>;
}

export function createLocks<Key>(): Locks<Key> {
  const last = new Map<Key, Promise<unknown>>();
  return {
    hold(key, work) {
      const before = last.get(key) ?? Promise.resolve();
      const result = before.then(work);
      // Whatever becomes of it, the next one begins afterwards.
      const settled = result.then(
        () => {},
        () => {},
      );
      last.set(key, settled);
      void settled.then(() => {
        if (last.get(key) === settled) last.delete(key);
      });
      return result;
    },
    async idle() {
      while (last.size > 0) await Promise.all(last.values());
    },
  };
}
