/** The decisions' files at one state of the ledger: each is read once, and again when its blob changes. */
import { type Decision, endOf } from "../../domain/decision.ts";
import { type Problem, Transient } from "../../domain/failure.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror, MirrorFile } from "../../ports/mirrors.ts";
import type { Overlaid } from "./chain.ts";
import { formatDecision, parseDecision } from "./decision-file.ts";
import { type Concern, parseConcern, parseDecisionPath } from "./decision-path.ts";
import { LEDGER_BRANCH, LedgerMistake } from "./shape.ts";

/** A decision that cannot be read: it might forbid anything that it concerns. */
export interface BlockingProblem {
  readonly problem: Problem;
  /** Whom it blocks; neither application nor environment: all of the home. */
  readonly concern: Concern;
}

export interface EffectiveChange {
  readonly path: string;
  /** What is there now; undefined: gone. */
  readonly file: MirrorFile | undefined;
  /** A merged pull request deleted it. */
  readonly lifted: Overlaid | undefined;
}

interface Entry {
  readonly blob: Sha;
  readonly mode: string;
  readonly lifted: Overlaid | undefined;
  readonly read: Decision | BlockingProblem;
}

export class DecisionFiles {
  readonly #entries = new Map<string, Entry>();
  #byId = new Map<string, string>();

  /** Takes over what changed; other files are passed over. Returns whom it concerns. */
  async apply(mirror: Mirror, changes: readonly EffectiveChange[]): Promise<readonly Concern[]> {
    const ours = changes.flatMap((change) => {
      const concern = parseConcern(change.path);
      return concern === undefined ? [] : [{ ...change, concern }];
    });
    if (ours.length === 0) return [];
    const blobs = await mirror.blobs(ours.flatMap(({ file }) => (file === undefined ? [] : [file.blob])));
    for (const { path, file, lifted } of ours) {
      if (file === undefined) this.#entries.delete(path);
      else {
        const read = readFile(file, blobs.get(file.blob));
        const ended = lifted === undefined ? read : liftedBy(read, lifted);
        if (ended === undefined) this.#entries.delete(path);
        else this.#entries.set(path, { blob: file.blob, mode: file.mode, lifted, read: ended });
      }
    }
    this.#byId = new Map(
      [...this.#entries.keys()].flatMap((path) => {
        const id = parseDecisionPath(path)?.id;
        return id === undefined ? [] : [[id, path] as const];
      }),
    );
    return ours.map(({ concern }) => concern);
  }

  get decisions(): readonly Decision[] {
    return [...this.#entries.values()].flatMap(({ read }) => ("problem" in read ? [] : [read]));
  }

  get problems(): readonly BlockingProblem[] {
    return [...this.#entries.values()].flatMap(({ read }) => ("problem" in read ? [read] : []));
  }

  /** The decision with that id, why it cannot be read, or undefined if there is none. */
  of(id: string): { readonly path: string; readonly read: Decision | BlockingProblem } | undefined {
    const path = this.#byId.get(id);
    const entry = path === undefined ? undefined : this.#entries.get(path);
    return path === undefined || entry === undefined ? undefined : { path, read: entry.read };
  }

  /** The text of a decision that somebody deleted while it was in force: with its end. Undefined: it is really gone. */
  endedText(path: string): string | undefined {
    const read = this.#entries.get(path)?.read;
    return read === undefined || "problem" in read ? undefined : formatDecision(read);
  }
}

function readFile({ path, mode }: MirrorFile, bytes: Uint8Array | undefined): Decision | BlockingProblem {
  const concern = parseConcern(path) ?? {};
  if (!mode.startsWith("100")) {
    const message = `${path} on the branch ${LEDGER_BRANCH} is no regular file: delete it, or put a file in its place, through a pull request into that branch.`;
    return { problem: { code: "ledger-unreadable", message, file: path, line: 1 }, concern };
  }
  if (bytes === undefined) throw new Transient(`${path} of the ledger is not in the mirror yet`);
  try {
    return parseDecision(path, new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof LedgerMistake) return { problem: error.problem, concern };
    if (error instanceof TypeError) {
      return { problem: new LedgerMistake(path, 1, "it is not UTF-8", { cause: error }).problem, concern };
    }
    throw error;
  }
}

/**
 * Deleting a decision that is in force ends it: what it kept back must not ship by itself, so its end is remembered. One
 * that had ended, or cannot be read, is gone (undefined).
 */
function liftedBy(read: Decision | BlockingProblem, { by, at, pullRequest }: Overlaid): Decision | undefined {
  if ("problem" in read || endOf(read, at) !== undefined) return undefined;
  return { ...read, ended: { by, at, reason: `deleted by #${pullRequest}` } };
}
