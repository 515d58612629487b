/** Decisions of people, as the ledger keeps them: each with a reason, an owner, and an end. */
import type { ReleaseImage } from "./release.ts";

export type Decision = Hold | Freeze | Pin | Quarantine | Override | Request | Rollback | Acknowledgement;
export type DecisionKind = Decision["kind"];

interface Decided {
  /**
   * Unique and the same when its command is worked off again: `c<comment id>-<position of the command in it>`, or
   * `p<pull request>-…` for what a merged pull request decided.
   */
  readonly id: string;
  /** The login of the person. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** In the person's own words: text from outside, never trusted. Empty where none is asked for. */
  readonly reason: string;
  /** It ends by itself then, milliseconds since 1970. */
  readonly until?: number;
  /** A person ended it before. */
  readonly ended?: Ended;
}

export interface Ended {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}

/** Nothing of the application moves, in one environment or in all. */
export interface Hold extends Decided {
  readonly kind: "hold";
  readonly application: string;
  readonly environment?: string;
}

/** Nothing moves in the environment. */
export interface Freeze extends Decided {
  readonly kind: "freeze";
  readonly environment: string;
}

/** The application keeps these images in the environment. A step back by a person pins, too. */
export interface Pin extends Decided {
  readonly kind: "pin";
  readonly application: string;
  readonly environment: string;
  readonly images: readonly ReleaseImage[];
  /** A step back pins until something newer than this is promoted by a person. */
  readonly awayFrom?: readonly ReleaseImage[];
}

/** The release is never promoted again, into any environment. */
export interface Quarantine extends Decided {
  readonly kind: "quarantine";
  readonly application: string;
  readonly images: readonly ReleaseImage[];
}

/** One gate passes once: for this release into this environment. */
export interface Override extends Decided {
  readonly kind: "override";
  readonly application: string;
  readonly environment: string;
  readonly gate: string;
  readonly images: readonly ReleaseImage[];
}

/** A person asked for this release in this environment (`/promote`). */
export interface Request extends Decided {
  readonly kind: "request";
  readonly application: string;
  readonly environment: string;
  readonly images: readonly ReleaseImage[];
}

/** A person wants the environment back at `images`; `from` is what it held then, and what is bad about it. */
export interface Rollback extends Decided {
  readonly kind: "rollback";
  readonly application: string;
  readonly environment: string;
  readonly images: readonly ReleaseImage[];
  readonly from: readonly ReleaseImage[];
}

/** A person knows that this release lacks the commit of a hotfix that the environment runs, and lets it go on. */
export interface Acknowledgement extends Decided {
  readonly kind: "acknowledgement";
  readonly application: string;
  readonly environment: string;
  readonly images: readonly ReleaseImage[];
  /** The id of the hotfix's request. */
  readonly hotfix: string;
}

/** When it ended, milliseconds since 1970; undefined while it is in force at `now`. */
export function endOf({ ended, until }: Decision, now: number): number | undefined {
  const end = Math.min(ended?.at ?? Number.POSITIVE_INFINITY, until ?? Number.POSITIVE_INFINITY);
  return end <= now ? end : undefined;
}

/** Whether it is in force at `now`, milliseconds since 1970. */
export const isInForce = (decision: Decision, now: number): boolean =>
  decision.at <= now && endOf(decision, now) === undefined;
