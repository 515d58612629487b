/** What exists, as far as commands name it. */
import type { GateConfig } from "../../config/gate-config.ts";
import type { Decision } from "../../domain/decision.ts";
import type { Release } from "../../domain/release.ts";
import type { Sha } from "../../domain/repository.ts";

export interface Known {
  /** In the order of the configuration. */
  readonly environments: readonly { readonly name: string; readonly gates: readonly GateConfig[] }[];
  readonly applications: readonly KnownApplication[];
  /**
   * Holds, freezes, pins and quarantines that were in force when the comment was written, by present names: what lifts
   * them finds them also where the application or the environment is gone.
   */
  readonly decided: readonly Decision[];
}

export interface KnownApplication {
  readonly name: string;
  /** `was` of the configuration. */
  readonly formerNames: readonly string[];
  /** Those that it exists in, in the order of the configuration. */
  readonly environments: readonly KnownEnvironment[];
  /** Releases that were built and stood nowhere yet, newest last. */
  readonly built: readonly Release[];
  /** `releaseKey` of each release that is quarantined now. */
  readonly quarantined: ReadonlySet<string>;
}

export interface KnownEnvironment {
  readonly name: string;
  /** `rollback-floor` of the configuration: nothing goes back below it. */
  readonly rollbackFloor: string | undefined;
  readonly held: Release | undefined;
  /** What stood there, oldest first; the last is what it holds. */
  readonly stood: readonly Stood[];
  /** What the plan would propose next, or has proposed. */
  readonly candidate: Release | undefined;
  readonly open:
    | { readonly pullRequest: number; readonly head: Sha; readonly release: Release | undefined }
    | undefined;
}

export interface Stood {
  readonly release: Release;
  /** True if it was reported healthy there, or nothing reports from there; false if it never was. */
  readonly healthy: boolean;
  /** The configuration forbids to go back to it. */
  readonly isBelowFloor: boolean;
}
