/** What the appliers of actions work on: one home as it was observed, and where to write. */
import type { Config, EnvironmentConfig } from "../../config/config.ts";
import type { ImageBuild } from "../../domain/image-build.ts";
import type { ImageName } from "../../domain/image-reference.ts";
import type { Destination } from "../../domain/promotion.ts";
import type { Repository } from "../../domain/repository.ts";
import type { Explanation, Plan } from "../../planning/plan.ts";
import type { Slice } from "../../planning/slice.ts";
import type { Log } from "../../ports/log.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { BranchState } from "../observe/branch-state.ts";
import type { KnownPulls } from "../observe/known-pulls.ts";
import type { Looking } from "../observe/looking.ts";
import type { Proposal } from "../observe/proposal.ts";
import type { Reachable } from "../observe/refresh-pulls.ts";
import type { Outside } from "../outside.ts";

/** The base branch of an environment as it was observed. */
export interface Ground {
  readonly environment: EnvironmentConfig;
  readonly repository: Repository;
  readonly branch: string;
  readonly mirror: Mirror;
  readonly state: BranchState;
  readonly looking: Looking;
}

export interface Applying {
  readonly outside: Outside;
  readonly log: Log;
  readonly home: Repository;
  readonly homeMirror: Mirror;
  readonly config: Config;
  readonly ledger: Ledger;
  readonly pulls: KnownPulls;
  /** The home and every repository that an environment lives in, by id, as far as they can be reached. */
  readonly reachable: ReadonlyMap<number, Reachable>;
  /** Undefined for environments that cannot be reached or are not configured. */
  readonly ground: (environment: string) => Ground | undefined;
  /** What was read of an open promotion's branch. */
  readonly proposal: (repositoryId: number, number: number) => Proposal | undefined;
  /** To whom a promotion's branch belongs by today's names. */
  readonly destination: (branch: string) => Destination | undefined;
  /** Builds heard of an image, for what is said of where a release comes from. */
  readonly builds: (image: ImageName) => readonly ImageBuild[];
  /** Names of the applications that hold an image in some environment. */
  readonly applicationsOf: (image: ImageName) => readonly string[];
  /** Of applications with an open promotion. */
  readonly slice: (application: string) => Slice | undefined;
  readonly plan: (application: string) => Plan | undefined;
  readonly explanation: (destination: Destination) => Explanation | undefined;
}

/**
 * `done`: written. `again`: the world is not as it was observed, so that it has to be observed again before anything is
 * written. Mistakes and Transients are thrown.
 */
export type Outcome = "done" | "again";
