/** Which mirrors are damaged for certain, and which only may be. */
import type { Clock } from "../ports/clock.ts";

export interface MirrorHealth {
  /** Git could not read what it holds: the next fetch makes it anew. */
  readonly broken: (gitDir: string) => void;
  /** Something was missing: the next fetch checks it first, once an hour at most. */
  readonly suspect: (gitDir: string) => void;
  /** What the fetch that begins now must do; the state is forgotten. */
  take(gitDir: string): "sound" | "check" | "remake";
}

const CHECK_EVERY_MS = 60 * 60_000;

export function createMirrorHealth(clock: Clock): MirrorHealth {
  const broken = new Set<string>();
  const suspects = new Set<string>();
  const checked = new Map<string, number>();
  return {
    broken: (gitDir) => void broken.add(gitDir),
    suspect: (gitDir) => void suspects.add(gitDir),
    take(gitDir) {
      const suspected = suspects.delete(gitDir);
      if (broken.delete(gitDir)) return "remake";
      if (!suspected || clock.now() - (checked.get(gitDir) ?? -Infinity) < CHECK_EVERY_MS) return "sound";
      checked.set(gitDir, clock.now());
      return "check";
    },
  };
}
