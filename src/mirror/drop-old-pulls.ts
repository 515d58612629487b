/** Heads of pull requests in a mirror: anybody may open some from a fork, and each keeps its objects as long as it is named. */
import { PULL_REFS } from "./fetch-mirror.ts";
import { type GitOptions, runGit } from "./run-git.ts";

/** Older ones are fetched again when they are asked for. */
const KEPT = 500;
/** Git commands at one time; the rest goes the next time. */
const DROPPED_AT_ONCE = 200;

/** Forgets all but the newest, by number. Git removes the objects two weeks later at the earliest (`gc.pruneExpire`). */
export async function dropOldPulls(options: GitOptions, kept = KEPT): Promise<void> {
  const output = await runGit(["for-each-ref", "--format=%(refname)", PULL_REFS], options);
  const numberOf = (ref: string): number => Number(ref.slice(PULL_REFS.length));
  const refs = output.toString().split("\n").filter(Boolean);
  const old = refs.sort((a, b) => numberOf(b) - numberOf(a)).slice(kept);
  for (const ref of old.slice(-DROPPED_AT_ONCE)) await runGit(["update-ref", "-d", ref], options);
}
