/** A command with every name looked up: what it asks for, of things that exist. */
import type { CommandName } from "../../domain/command-name.ts";
import type { Release } from "../../domain/release.ts";
import type { Sha } from "../../domain/repository.ts";
import type { GateOverride } from "../command.ts";
import type { Moment } from "../moment.ts";

export type Resolution =
  | {
      readonly kind: "resolved";
      readonly asked: Resolved /** What was chosen for the person: sentences. */;
      readonly notes: readonly string[];
    }
  /** It must be written otherwise: one sentence. */
  | { readonly kind: "mistake"; readonly sentence: string }
  /** It is understood and cannot be done as things stand: one sentence. */
  | { readonly kind: "impossible"; readonly sentence: string };

interface Of {
  readonly environment: string;
  readonly application: string;
}

interface OfRelease {
  readonly application: string;
  readonly release: Release;
  readonly reason: string;
}

/** The head of the pull request that the person saw: what is done is bound to it. */
export interface Seen {
  readonly pullRequest: number;
  readonly head: Sha;
}

export type Resolved =
  | ({
      readonly kind: "promote";
      readonly release: Release;
      readonly overrides: readonly GateOverride[];
      readonly seen?: Seen;
    } & Of)
  | ({ readonly kind: "rollback"; readonly from: Release; readonly to: Release } & Of)
  | {
      readonly kind: "hold";
      readonly application: string;
      readonly environment?: string;
      readonly until?: Moment;
      readonly reason: string;
    }
  | { readonly kind: "unhold"; readonly application: string; readonly environment?: string; readonly reason: string }
  | { readonly kind: "freeze"; readonly environment: string; readonly until?: Moment; readonly reason: string }
  | { readonly kind: "unfreeze"; readonly environment: string; readonly reason: string }
  | ({ readonly kind: "pin"; readonly release: Release; readonly reason: string } & Of)
  | ({ readonly kind: "unpin"; readonly reason: string } & Of)
  | ({ readonly kind: "quarantine" } & OfRelease)
  | ({ readonly kind: "unquarantine" } & OfRelease)
  | ({
      readonly kind: "override";
      readonly release: Release;
      readonly gate: string;
      readonly reason: string;
      readonly seen: Seen;
    } & Of)
  | ({ readonly kind: "acknowledge"; readonly release: Release; readonly reason: string; readonly seen?: Seen } & Of)
  | { readonly kind: "retry"; readonly environment?: string; readonly application?: string }
  | ({ readonly kind: "why"; readonly at?: Moment } & Of)
  /** Of every application in an environment. */
  | { readonly kind: "why-all"; readonly environment: string; readonly at?: Moment }
  | { readonly kind: "status"; readonly application?: string }
  | { readonly kind: "diff"; readonly from: string; readonly to: string }
  | { readonly kind: "help"; readonly command?: CommandName };
