/** Writing to the ledger: one commit on top of the head that was read, refused by Git where somebody was faster. */
import { Transient } from "../../domain/failure.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import type { Branches } from "../../ports/branches.ts";
import type { Mirror, Mirrors } from "../../ports/mirrors.ts";
import { LEDGER_BRANCH } from "./shape.ts";

export interface LedgerFile {
  readonly path: string;
  readonly text: string;
}

/** How often a lost race is run again before the lane backs off. */
const ATTEMPTS = 4;

/**
 * Adds or replaces files on the ledger's branch, creating it as an orphan where it is missing. `files` is asked again
 * with a fresh mirror after a lost race; an empty answer writes nothing. Returns the new head, undefined if nothing was
 * written. Safe to repeat as long as `files` leaves out what is there already.
 */
export async function appendToLedger(
  outside: { readonly branches: Branches; readonly mirrors: Mirrors },
  home: Repository,
  mirror: Mirror,
  message: string,
  files: (mirror: Mirror) => Promise<readonly LedgerFile[]>,
): Promise<Sha | undefined> {
  let seen = mirror;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const wanted = await files(seen);
    if (wanted.length === 0) return undefined;
    const head = seen.branches.get(LEDGER_BRANCH);
    const base = head === undefined ? undefined : await seen.commit(head);
    if (head !== undefined && base === undefined) throw new Transient("the ledger's head is not in the mirror yet");
    const commit = await outside.branches.commit(home, {
      parents: head === undefined ? [] : [head],
      baseTree: base?.tree,
      changes: wanted.map(({ path, text }) => ({ path, mode: "100644", text })),
      message,
    });
    const answer =
      head === undefined
        ? await outside.branches.create(home, LEDGER_BRANCH, commit.sha)
        : await outside.branches.append(home, LEDGER_BRANCH, commit.sha);
    if (answer === "created" || answer === "appended") return commit.sha;
    seen = await outside.mirrors.fetch(home);
  }
  throw new Transient("the ledger moved each time that Towpath wanted to write to it");
}
