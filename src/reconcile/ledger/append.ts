/**
 * Writing to the ledger: one commit on top of the head that was read, refused by Git where somebody was faster. The commit
 * holds what counts and nothing else, since it vouches for its whole tree (see trust.ts).
 */
import { Transient } from "../../domain/failure.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import type { Branches } from "../../ports/branches.ts";
import type { Mirror, Mirrors } from "../../ports/mirrors.ts";
import type { Ledger, LedgerOutside } from "./ledger.ts";
import { LEDGER_BRANCH } from "./shape.ts";
import { ledgerTrailer } from "./trust.ts";

export interface LedgerFile {
  readonly path: string;
  /** Undefined: it is deleted. */
  readonly text: string | undefined;
}

export interface AppendOutside extends LedgerOutside {
  readonly branches: Branches;
  readonly mirrors: Mirrors;
}

/** Who writes where: the same for all that is written to one ledger. */
export interface LedgerWriting {
  readonly outside: AppendOutside;
  readonly home: Repository;
  /** Of the home, at any state: a newer one is fetched where it has to be. */
  readonly homeMirror: Mirror;
  readonly ledger: Ledger;
}

/** How often a lost race is run again before the lane backs off. */
const ATTEMPTS = 4;

export interface Message {
  /** Subject and body. */
  readonly text: string;
  /** Lines of the last paragraph, `Name: value`; ours comes after them. */
  readonly trailers?: readonly string[];
}

/**
 * Adds, replaces or deletes files on the ledger's branch, creating it as an orphan where it is missing. `files` (and a
 * message that is a function) is asked each time that the ledger was read anew; an empty answer writes nothing. Returns the new head, undefined if nothing was
 * written. Safe to repeat as long as `files` leaves out what is there already.
 */
export async function appendToLedger(
  { outside, home, homeMirror, ledger }: LedgerWriting,
  message: Message | (() => Message),
  files: () => readonly LedgerFile[] | Promise<readonly LedgerFile[]>,
): Promise<Sha | undefined> {
  let mirror = homeMirror;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    await ledger.refresh(outside, home, mirror);
    const wanted = await files();
    if (wanted.length === 0) return undefined;
    const words = typeof message === "function" ? message() : message;
    const commit = await makeCommit(outside, home, ledger, words, wanted);
    const answer =
      ledger.chain?.tip === undefined
        ? await outside.branches.create(home, LEDGER_BRANCH, commit)
        : await outside.branches.append(home, LEDGER_BRANCH, commit);
    if (answer === "created" || answer === "appended") return commit;
    mirror = await outside.mirrors.fetch(home);
  }
  throw new Transient("the ledger moved each time that Towpath wanted to write to it");
}

async function makeCommit(
  outside: AppendOutside,
  home: Repository,
  ledger: Ledger,
  { text, trailers = [] }: Message,
  wanted: readonly LedgerFile[],
): Promise<Sha> {
  const { tip, anchor, head, rewritten = false } = ledger.chain ?? {};
  const base = anchor === undefined ? undefined : await ledger.mirror?.commit(anchor);
  if (anchor !== undefined && base === undefined) throw new Transient("the ledger's head is not in the mirror yet");
  const contents = new Map([...(await ledger.overlaid()), ...wanted.map((file) => [file.path, file.text] as const)]);
  // A branch that was rewritten or deleted gets back what counted, with its history.
  const parents = [tip, rewritten || tip === undefined ? head : undefined];
  const { sha } = await outside.branches.commit(home, {
    parents: parents.flatMap((parent) => parent ?? []),
    baseTree: base?.tree,
    changes: [...contents].map(([path, content]) => ({ path, mode: "100644", text: content })),
    message: `${text.trim()}\n\n${[...trailers, ledgerTrailer(home.id)].join("\n")}`,
  });
  ledger.noteMade(sha);
  return sha;
}
