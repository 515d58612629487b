/** What the effect of a command is worked out from, and what it may be. */
import type { Resolved } from "../../commands/resolve/resolution.ts";
import type { Decision } from "../../domain/decision.ts";
import { EnvironmentView } from "../../planning/environment-view.ts";
import { ReleaseOrder } from "../../planning/release-order.ts";
import type { EnvironmentSlice, Slice } from "../../planning/slice.ts";
import type { DecisionsToRecord } from "../ledger/record-decisions.ts";

/** Commands that are decisions. */
export type Deciding = Exclude<Resolved, { kind: "retry" | "why" | "why-all" | "status" | "diff" | "help" }>;

export interface EffectSource {
  /** `c<comment id>-<line>`: the same whenever the comment is worked off again. */
  readonly id: string;
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** When the comment was written. */
  readonly since: number;
  /** Of the application that it is about; undefined for those of an environment as a whole. */
  readonly slice: Slice | undefined;
  /** `Known.decided`: by present names, with those that ended since the comment was written. */
  readonly decisions: readonly Decision[];
}

export type Effect =
  | { readonly kind: "record"; readonly record: DecisionsToRecord }
  /** It was carried out before (the comment is worked off again). */
  | { readonly kind: "done" }
  /** One sentence. */
  | { readonly kind: "impossible"; readonly sentence: string };

export const record = (...write: readonly Decision[]): Effect => ({ kind: "record", record: { write } });
export const impossible = (sentence: string): Effect => ({ kind: "impossible", sentence });

export type Of<Kind extends Deciding["kind"]> = Extract<Deciding, { readonly kind: Kind }>;

/** Undefined where what the environment holds of the application is not known. */
export function viewOf(slice: Slice | undefined, environment: string): EnvironmentView | undefined {
  const at: EnvironmentSlice | undefined = slice?.environments.find((one) => one.environment.name === environment);
  return slice === undefined || at?.held === undefined
    ? undefined
    : new EnvironmentView(slice, new ReleaseOrder(slice), at, at.held);
}
