/** Why `git fetch` failed, read from what Git wrote (in English: the environment says so). */
import { Mistake, Transient } from "../domain/failure.ts";
import type { GitFailure } from "./run-git.ts";

/**
 * - `locked`: a lock file stands in the way, of another process or of one that was killed.
 * - `broken`: nothing else explains it, so the mirror itself may be damaged.
 */
export type FetchFailure = Mistake | Transient | { readonly state: "locked" | "broken"; readonly said: string };

const GONE =
  /repository '.*' not found|repository not found|returned error: (403|404|410)|does not appear to be a git repository/i;
const UNAUTHORISED = /authentication failed|could not read username|returned error: 401|terminal prompts disabled/i;
const LIMITED = /returned error: 429/i;
const NETWORK =
  /could not resolve|failed to connect|couldn't connect|connection (refused|reset|timed out)|operation timed out|timed out|early eof|rpc failed|hung up|unexpected disconnect|transfer closed|operation too slow|returned error: 5\d\d|ssl|gnutls|tls|http\/2|empty reply|recv failure|send failure|proxy/i;
const LOCKED = /unable to create '.*\.lock'|cannot lock ref|another git process/i;
const NO_REF = /couldn't find remote ref/i;
const FULL = /no space left on device|disk quota exceeded/i;

export function explainFetchFailure(failure: GitFailure, fullName: string): FetchFailure {
  const options = { cause: failure };
  const said = failure.stderr;
  if (FULL.test(said)) {
    const sentence = `The disk under DATA_DIR is full, so ${fullName} cannot be mirrored; make room`;
    return new Mistake("disk-full", sentence, options);
  }
  if (NO_REF.test(said)) return new Transient(`GitHub does not show a head in ${fullName} yet or any more`, options);
  if (LOCKED.test(said)) return { state: "locked", said: firstLine(said) };
  if (GONE.test(said)) {
    const sentence = `${fullName} cannot be fetched: it does not exist any more, or the App's installation does not include it`;
    return new Mistake("repository-gone", sentence, options);
  }
  // A token may be younger than GitHub's replicas, or revoked a moment ago.
  if (UNAUTHORISED.test(said))
    return new Transient(`Git may not read ${fullName} with this token yet or any more`, options);
  if (LIMITED.test(said)) {
    return new Transient(`GitHub limits fetches of ${fullName} just now`, { ...options, retryAfterMs: 60_000 });
  }
  if (NETWORK.test(said)) return new Transient(`${fullName} could not be fetched: ${firstLine(said)}`, options);
  return { state: "broken", said: firstLine(said) };
}

const firstLine = (text: string): string => text.trim().split("\n", 1)[0] ?? "";
