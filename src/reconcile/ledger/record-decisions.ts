/**
 * Writing decisions and their ends: all of a comment in one commit, each person named in a trailer. What is there under an
 * id stays as it is, so that a command that is worked off again changes nothing, and what it resolved the first time
 * ("the newest release that was healthy") is what its replay reads.
 */
import { type Decision, type Ended, endOf } from "../../domain/decision.ts";
import { Mistake } from "../../domain/failure.ts";
import type { Sha } from "../../domain/repository.ts";
import { appendToLedger, type LedgerFile, type LedgerWriting } from "./append.ts";
import { formatDecision } from "./decision-file.ts";
import { concernOf, decisionPath } from "./decision-path.ts";
import type { Ledger } from "./ledger.ts";

export interface DecisionsToRecord {
  /** Written where their id is not in the ledger yet. */
  readonly write?: readonly Decision[];
  /** Ended where they have not ended yet; may be ones of `write`. */
  readonly end?: readonly DecisionEnd[];
}

export interface DecisionEnd {
  readonly id: string;
  readonly ended: Ended;
}

export interface Recorded {
  /** How each decision that was named stands in the ledger now, by its id. One that is not there any more is absent. */
  readonly decisions: ReadonlyMap<string, Decision>;
  /** The commit; undefined where everything was there already. */
  readonly commit: Sha | undefined;
}

/**
 * Throws Mistake `ledger-unreadable` (and writes nothing) if one that is named is there and cannot be read, Transient
 * where the ledger moves too often.
 */
export async function recordDecisions(
  writing: LedgerWriting,
  { write = [], end = [] }: DecisionsToRecord,
): Promise<Recorded> {
  const { ledger } = writing;
  let decisions: ReadonlyMap<string, Decision> = new Map();
  const named = [...write.map(({ by }) => by), ...end.map(({ ended }) => ended.by)];
  const commit = await appendToLedger(
    writing,
    () => messageOf(ledger, write, end, named),
    () => {
      const planned = plan(ledger, write, end);
      decisions = planned.decisions;
      return planned.files;
    },
  );
  return { decisions, commit };
}

/** Ends one decision: {@link recordDecisions} for that alone. Undefined if it is not there (any more). */
export async function endDecision(writing: LedgerWriting, id: string, ended: Ended): Promise<Decision | undefined> {
  return (await recordDecisions(writing, { end: [{ id, ended }] })).decisions.get(id);
}

function plan(
  ledger: Ledger,
  write: readonly Decision[],
  end: readonly DecisionEnd[],
): { readonly decisions: ReadonlyMap<string, Decision>; readonly files: readonly LedgerFile[] } {
  const decisions = new Map<string, Decision>();
  const files = new Map<string, LedgerFile>();
  const put = (path: string, decision: Decision): void => {
    files.set(path, { path, text: formatDecision(decision) });
    decisions.set(decision.id, decision);
  };
  for (const decision of write) {
    const known = decisions.get(decision.id) ?? standing(ledger, decision.id)?.decision;
    if (known === undefined) put(decisionPath(decision), decision);
    else decisions.set(decision.id, known);
  }
  for (const { id, ended } of end) {
    const known = decisions.get(id) ?? standing(ledger, id)?.decision;
    if (known === undefined) continue;
    if (endOf(known, ended.at) === undefined)
      put(standing(ledger, id)?.path ?? decisionPath(known), { ...known, ended });
    else decisions.set(id, known);
  }
  return { decisions, files: [...files.values()] };
}

function standing(ledger: Ledger, id: string): { readonly path: string; readonly decision: Decision } | undefined {
  const found = ledger.decision(id);
  if (found === undefined) return undefined;
  if ("problem" in found.read) throw new Mistake(found.read.problem.code, found.read.problem.message);
  return { path: found.path, decision: found.read };
}

function messageOf(
  ledger: Ledger,
  write: readonly Decision[],
  end: readonly DecisionEnd[],
  named: readonly string[],
): { readonly text: string; readonly trailers: readonly string[] } {
  const ends = end.map(({ id }) => {
    const read = write.find((decision) => decision.id === id) ?? ledger.decision(id)?.read;
    return `end ${read === undefined || "problem" in read ? id : nameOf(read)}`;
  });
  const lines = [...write.map(nameOf), ...ends].map(oneLine);
  const [first = "nothing"] = lines;
  return {
    text: lines.length === 1 ? `Decide: ${first}` : `Decide: ${first} and ${lines.length - 1} more`,
    trailers: [
      ...lines.map((line) => `Towpath-Decision: ${line}`),
      ...[...new Set(named)].map((login) => `Towpath-By: ${oneLine(login)}`),
    ],
  };
}

function nameOf(decision: Decision): string {
  const { application, environment } = concernOf(decision);
  const subject = [application, environment].filter((name) => name !== undefined).join(" in ");
  return `${decision.kind} ${subject} (${decision.id})`;
}

/**
 * Names in a commit's message: no control, no line break, and nothing that GitHub takes for a mention or an issue;
 * written as in URLs.
 */
const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}%@#]|(?<=gh)-(?=\d)/giu, (character) =>
      character === "-" ? "%2D" : encodeURIComponent(character),
    );
