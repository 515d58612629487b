/**
 * What a process remembers of a home between its passes. All of it can be read again: what may have changed behind our
 * back is dropped when another process had the lane in between (the fence tells), what is immutable never.
 */
import { LRUCache } from "lru-cache";
import type { Problem } from "../domain/failure.ts";
import type { ImageBuild } from "../domain/image-build.ts";
import type { ImageName } from "../domain/image-reference.ts";
import type { FullName, Repository, Sha } from "../domain/repository.ts";
import type { Action, Plan } from "../planning/plan.ts";
import type { Slice } from "../planning/slice.ts";
import type { DeclinedRelease } from "../ports/facts.ts";
import type { Review } from "../ports/pull-requests.ts";
import { Answers } from "./answers/answers.ts";
import type { ShownDeployments } from "./apply/shown-deployments.ts";
import type { HandPulls } from "./by-hand/hand-pulls.ts";
import type { KnownMoves } from "./by-hand/moves.ts";
import type { KnownConfigChange } from "./config-change/known-config-change.ts";
import { Ledger } from "./ledger/ledger.ts";
import type { KnownPulls } from "./observe/known-pulls.ts";
import type { Proposal } from "./observe/proposal.ts";
import type { ReportMemory } from "./observe/reports/report-source.ts";
import type { TrackStore } from "./observe/track-store.ts";

export class HomeMemory {
  /** Of the last pass: if the next one is not one higher, another process worked in between. */
  fence = -1;
  ledger = new Ledger();
  /** What the store keeps and other processes may have changed; undefined: to be loaded. */
  stored: StoredMemory | undefined;
  /** Blob of the configuration that the plans were made with. */
  planned: Sha | undefined;
  readonly plans = new Map<string, Plan>();
  /** The last slices of applications that have an open promotion, or of which something is to be written. */
  readonly openSlices = new Map<string, Slice>();
  /** Applications to be planned in the next pass, whatever is observed: something was written for them. */
  readonly dirty = new Set<string>();
  /** Actions that a person must make possible first, with what was said. */
  readonly refused = new Map<string, { readonly action: Action; readonly problem: Problem }>();
  /** What keeps applications from being promoted, by {@link subjectKey}. */
  readonly problemsOf = new Map<string, readonly Problem[]>();
  /** What was found out for plans. */
  readonly answers = new Answers();
  /** Since when the gates of an environment are what they are, by its name; milliseconds since 1970. */
  readonly gatesSince = new Map<string, number>();
  gatesHash: string | undefined;
  /** Arrivals of which people were told that they proved unhealthy, by environment and application. */
  readonly toldUnhealthy = new Set<string>();
  /** Hash of the problems that were told, by branch. */
  readonly problems = new Map<string, string>();
  /** Passes in a row that found the world other than they had observed it. */
  agains = 0;
  /** When GitHub is to be asked again whether something can be merged. */
  wakes: number[] = [];
  /** Something is known to be out of date: the lane is due again at once. */
  restless = false;
  /** Read of promotions' branches, by repository and number; true for that head and base alone. */
  readonly proposals = new Map<string, { readonly base: Sha; readonly proposal: Proposal }>();
  /** Pull requests that are no promotions; undefined: to be loaded. */
  handPulls: HandPulls | undefined;
  /** What those would move, by repository and number. */
  readonly handMoves = new Map<string, KnownMoves>();
  /** Hash of what was last said of each commit that a merge queue has built, by repository and branch. */
  readonly groups = new Map<string, string>();
  /** What pull requests would change in the configuration, and the reviews of those that need some; by repository and number. */
  readonly configChanges = new Map<string, KnownConfigChange>();
  readonly configReviews = new Map<string, readonly Review[]>();
  /** Whose an address of a commit is, by GitHub's word; undefined: nobody's that it knows. */
  readonly logins = new Map<string, string | undefined>();
  /** Whether GitHub made a commit for the App. */
  readonly ownCommits = new LRUCache<Sha, boolean>({ max: 10_000 });
  /** Whether a content speaks of other tools that write image tags, by blob. */
  readonly writerWords = new LRUCache<Sha, boolean>({ max: 200_000 });
  /** Branches of promotions that were read again, until planning took notice. */
  readonly movedBranches = new Set<string>();
  /** Other repositories of the home, by lower-case name; undefined: not reachable. */
  readonly members = new Map<string, Repository | undefined>();

  takeMovedBranches(): ReadonlySet<string> {
    const moved = new Set(this.movedBranches);
    this.movedBranches.clear();
    return moved;
  }

  member(fullName: FullName): Repository | undefined {
    return this.members.get(fullName.toLowerCase());
  }
}

export interface StoredMemory {
  readonly pulls: KnownPulls;
  readonly tracks: TrackStore;
  readonly reports: ReportMemory;
  readonly deployments: ShownDeployments;
  readonly builds: Map<ImageName, readonly ImageBuild[]>;
  /** Who has an image in some environment, or had it since the process started. */
  readonly applicationsByImage: Map<ImageName, Set<string>>;
  declined: readonly DeclinedRelease[];
}

/** Homes kept in memory at once; the one unused longest goes first. */
const KEPT = 100;

export class Memories {
  readonly #homes = new Map<number, HomeMemory>();

  /** The memory for a pass with that fence; without what another process may have changed since. */
  of(homeId: number, fence: number): HomeMemory {
    const memory = this.#homes.get(homeId) ?? new HomeMemory();
    this.#homes.delete(homeId);
    this.#homes.set(homeId, memory);
    const [oldest] = this.#homes.keys();
    if (this.#homes.size > KEPT && oldest !== undefined) this.#homes.delete(oldest);
    if (memory.fence + 1 !== fence) {
      memory.stored = undefined;
      memory.handPulls = undefined;
      memory.plans.clear();
    }
    memory.fence = fence;
    return memory;
  }

  /** After a pass that failed half-way: nothing in it can be trusted. */
  forget(homeId: number): void {
    this.#homes.delete(homeId);
  }
}
