/** What the planner wants: actions as values, with the explanation of each environment. */
import type { Decision, Rollback } from "../domain/decision.ts";
import type { GateResult } from "../domain/gate-result.ts";
import type { Place } from "../domain/place.ts";
import type { Release, ReleaseImage } from "../domain/release.ts";
import type { Sha } from "../domain/repository.ts";
import type { Ask } from "./asks.ts";
import type { MergedPromotion } from "./slice.ts";

export interface Plan {
  readonly application: string;
  readonly actions: readonly Action[];
  /** One for each environment of the application, in the order of the configuration. */
  readonly explanations: readonly Explanation[];
  /** When to look again although nothing happened, milliseconds since 1970. */
  readonly wakeAt: number | undefined;
  /** What would have to be known to say more. */
  readonly asks: readonly Ask[];
  /** Hash of the slice without its time: same hash, same plan, from `madeAt` until `wakeAt`. */
  readonly inputHash: string;
  /** The slice's time: a clock that is set back makes it void. */
  readonly madeAt: number;
}

/** Each is applied with a precondition that makes it safe to repeat. */
export type Action =
  | OpenAction
  | UpdateAction
  | CloseAction
  | MergeAction
  | RecordAction
  | DecideAction
  | TellUnhealthyAction;

interface Of {
  readonly application: string;
  readonly environment: string;
}

/** What is written: a version into each place. */
export interface PlannedWrite {
  readonly place: Place;
  readonly to: ReleaseImage;
}

export interface OpenAction extends Of {
  readonly kind: "open";
  readonly release: Release;
  readonly replaces: Release;
  readonly base: Sha;
  readonly writes: readonly PlannedWrite[];
  /** When the release became available to the environment: who waits longest is served first. */
  readonly waitingSince?: number;
}

/** Rewrites the one commit of an open promotion: for a newer release, or on a newer base. */
export interface UpdateAction extends Of {
  readonly kind: "update";
  readonly pullRequest: number;
  readonly head: Sha;
  readonly release: Release;
  readonly replaces: Release;
  readonly base: Sha;
  readonly writes: readonly PlannedWrite[];
  readonly because: "newer-release" | "conflict" | "behind";
  /** The release that it proposed until now, where that changes. */
  readonly instead: Release | undefined;
}

export interface CloseAction extends Of {
  readonly kind: "close";
  readonly pullRequest: number;
  readonly head: Sha;
  /** One sentence for the comment that says why. */
  readonly reason: string;
  /** Nobody decided against the release: it is proposed again if it can be promoted later. */
  readonly again: boolean;
}

export interface MergeAction extends Of {
  readonly kind: "merge";
  readonly pullRequest: number;
  /** The commit that was evaluated; GitHub merges only this one. */
  readonly head: Sha;
  readonly release: Release;
  readonly writes: readonly PlannedWrite[];
  readonly method: "merge" | "squash" | "rebase" | undefined;
}

/** Writes the merge record of a promotion into the ledger. */
export interface RecordAction extends Of {
  readonly kind: "record";
  readonly merged: MergedPromotion;
}

/** Writes into the ledger what the configuration decides by itself; entries that are there already stay as they are. */
export interface DecideAction extends Of {
  readonly kind: "decide";
  readonly decisions: readonly Decision[];
}

/** Says on the pull request by which it came that a release proved unhealthy. */
export interface TellUnhealthyAction extends Of {
  readonly kind: "tell-unhealthy";
  readonly pullRequest: number;
  /** With which it came: it is said once for each. */
  readonly commit: Sha;
  readonly version: string;
  /** Empty where the environment names no clusters. */
  readonly cluster: string;
  /** What the agent said: text from outside. */
  readonly description: string;
  readonly at: number;
}

/** Why an environment of an application stands where it stands: what `/why`, the check run and the body render. */
export interface Explanation {
  readonly environment: string;
  readonly state:
    | "up-to-date" // nothing newer that it could take
    | "waiting" // a candidate is there and a gate holds it
    | "proposed" // its pull request is open
    | "blocked" // something must be mended by a person
    | "not-found"; // the application does not exist there
  readonly held: Release | undefined;
  readonly candidate: Release | undefined;
  readonly pullRequest: number | undefined;
  /** The step back that a person asked for, where that is what is proposed. */
  readonly rollback?: Rollback;
  /** A newer release that waits behind the open pull request. */
  readonly next?: Release;
  /** The gates of the candidate (or of the proposed release). */
  readonly gates: readonly GateResult[];
  /** One sentence, without Markdown. */
  readonly sentence: string;
  /** Versions between what is held and the candidate, newest first: it takes their place. */
  readonly passedOver?: readonly string[];
  /** Why reports on what stands there, or upstream of it, do not count: a sentence each, with texts from outside. */
  readonly remarks?: readonly string[];
}
