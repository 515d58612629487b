/** What people ask for by slash-command: one shape a command, as read from a comment; names are not looked up yet. */
import type { CommandName } from "../domain/command-name.ts";
import type { Moment } from "./moment.ts";

export type Command = CommandOf<CommandName>;

export type CommandOf<K extends CommandName> = { readonly [P in K]: { readonly kind: P } & Shapes[P] }[K];

interface Shapes {
  readonly promote: {
    readonly environment: string;
    readonly application?: string;
    readonly version?: string;
    readonly overrides: readonly GateOverride[];
  };
  readonly rollback: { readonly environment: string; readonly application?: string; readonly version?: string };
  readonly hold: {
    readonly application: string;
    /** Absent: in all environments. */
    readonly environment?: string;
    readonly until?: Moment;
    readonly reason: string;
  };
  readonly unhold: { readonly application: string; readonly environment?: string; readonly reason: string };
  readonly freeze: { readonly environment: string; readonly until?: Moment; readonly reason: string };
  readonly unfreeze: { readonly environment: string; readonly reason: string };
  readonly pin: {
    readonly application: string;
    readonly environment: string;
    readonly version: string;
    readonly reason: string;
  };
  readonly unpin: { readonly application: string; readonly environment: string; readonly reason: string };
  readonly quarantine: { readonly application: string; readonly version: string; readonly reason: string };
  readonly unquarantine: { readonly application: string; readonly version: string; readonly reason: string };
  readonly override: GateOverride;
  /** Absent names: those of the promotion on whose pull request it stands. */
  readonly acknowledge: { readonly environment?: string; readonly application?: string; readonly reason: string };
  /** Absent names: those of the pull request on which it stands. */
  readonly retry: { readonly environment?: string; readonly application?: string };
  /** Absent names: those of the promotion on whose pull request it stands. */
  readonly why: { readonly environment?: string; readonly application?: string; readonly at?: Moment };
  readonly status: { readonly application?: string };
  readonly diff: { readonly from: string; readonly to: string };
  readonly help: { readonly command?: CommandName };
}

/** Passes one gate once, for a reason. */
export interface GateOverride {
  readonly gate: string;
  readonly reason: string;
}

/** Where a comment stands. It says what may be left out, never which environment is changed. */
export type CommentPlace =
  /** On the open or closed pull request of a promotion, which may move several applications. */
  | {
      readonly kind: "promotion";
      readonly pullRequest: number;
      /** The head that the person saw. */
      readonly head: string;
      readonly environment: string;
      readonly applications: readonly string[];
    }
  /** On a pull request of a source repository. */
  | {
      readonly kind: "source";
      /** Applications that are built from the repository. */
      readonly applications: readonly string[];
      /** The commit that its merge made; undefined while it is not merged. */
      readonly mergeCommit: string | undefined;
    }
  /** On an issue, or on any other pull request of the environment repository. */
  | { readonly kind: "elsewhere" };
