/** All that the planner may know: one application in all its environments, as observed at one moment. */
import type { EnvironmentConfig, ImageRule } from "../config/config.ts";
import type { Decision } from "../domain/decision.ts";
import type { Problem } from "../domain/failure.ts";
import type { ImageBuild } from "../domain/image-build.ts";
import type { Place } from "../domain/place.ts";
import type { Release } from "../domain/release.ts";
import type { FullName, Sha } from "../domain/repository.ts";
import type { CheckFacts, ExpressionAnswer, HealthReport, ReviewFacts } from "../gates/facts.ts";

export interface Slice {
  /** Milliseconds since 1970; not part of the input hash (what depends on time sets `wakeAt`). */
  readonly now: number;
  readonly mode: "act" | "observe";
  readonly application: string;
  readonly together: "same-tag" | "same-revision" | "latest-each";
  /** Images of the application, each with the rule that decides on it; those without a rule are not listed. */
  readonly images: readonly { readonly image: string; readonly rule: ImageRule }[];
  /** In the order of the configuration: each stands behind those that it comes after. */
  readonly environments: readonly EnvironmentSlice[];
  /** Builds of its images by senders that their rules name, in the order in which they were heard. */
  readonly builds: readonly ImageBuild[];
  /** Releases that people declined by closing their pull request, by environment. */
  readonly declined: readonly {
    readonly environment: string;
    readonly release: string;
    readonly pullRequest: number;
    /** When: what became available later may be proposed although it is older. Absent: only newer ones may. */
    readonly at?: number;
  }[];
  /** IANA name of the configuration's zone. */
  readonly timezone?: string;
  /** Every entry of the ledger that names the application or one of its environments, in force or ended. */
  readonly decisions?: readonly Decision[];
  /** What of the ledger cannot be read and concerns the application, in one environment or in all. */
  readonly ledgerProblems?: readonly { readonly environment: string | undefined; readonly message: string }[];
  /** What is known of source commits that its releases were built from. */
  readonly sources?: readonly SourceFacts[];
  /** Which source commits descend from which others, as far as anybody asked. */
  readonly ancestry?: readonly { readonly of: Sha; readonly ancestor: Sha; readonly holds: boolean | undefined }[];
  /** Answers of expressions by their text, by the key of their question. */
  readonly expressions?: ReadonlyMap<string, ReadonlyMap<string, ExpressionAnswer>>;
  /** Open promotions of it into environments that it no longer has, or that are no longer configured. */
  readonly left?: readonly { readonly environment: string; readonly open: OpenPromotion }[];
}

export interface EnvironmentSlice {
  readonly environment: EnvironmentConfig;
  /** The environments it comes after for this application (its own `after` where the configuration says so). */
  readonly after: readonly string[];
  /** What its base branch holds now; undefined where nothing was found, and then `problems` says why. */
  readonly held: Held | undefined;
  /** What keeps people's release from being read or written here: shared places, templates, missing directories. */
  readonly problems: readonly Problem[];
  /** What it held, oldest first; the last one is what it holds now. The first is the baseline. */
  readonly arrivals: readonly Arrival[];
  readonly open: OpenPromotion | undefined;
  /** Merged promotions of it that the ledger does not name yet. */
  readonly unrecorded: readonly MergedPromotion[];
  /** What agents reported on it, oldest first; only reports by those whom the configuration (or the ledger) pins. */
  readonly reports?: readonly AgentReport[];
  /** Why what was reported on what stands there does not count (strangers, another version), a sentence each. */
  readonly reportRemarks?: readonly string[];
}

/** What an agent said of a commit of the environment's base branch. */
export interface AgentReport extends HealthReport {
  /** Empty where the environment names no clusters. */
  readonly cluster: string;
  /** The commit at which the application came to hold what it held at the reported commit: {@link Arrival.commit}. */
  readonly arrival: Sha;
}

/** A commit that releases were built from, in the repository of its source. */
export interface SourceFacts {
  readonly repository: FullName;
  readonly revision: Sha;
  /** The login of its author, where GitHub knows one. */
  readonly author: string | undefined;
  /** Undefined: they cannot be read. */
  readonly checks: CheckFacts | undefined;
}

export interface Held {
  readonly release: Release;
  readonly places: readonly Place[];
  /** The commit of the base branch at which it was read. */
  readonly base: Sha;
}

/** A release came to stand on the environment's base branch. */
export interface Arrival {
  readonly release: Release;
  readonly commit: Sha;
  /** Committer time of that commit, milliseconds since 1970. */
  readonly at: number;
  /** It stood there when Towpath first looked: never proposed elsewhere for that alone. */
  readonly baseline: boolean;
  /**
   * It came by a promotion that merged something else than it had proposed (as the ledger's record says): it goes no
   * further, and nothing goes on downstream while it stands here.
   */
  readonly differs?: { readonly pullRequest: number };
  /** The promotion by which it came, where the ledger says so. */
  readonly pullRequest?: number;
}

/** The open pull request of this application and environment, known by branch, author and diff. */
export interface OpenPromotion {
  readonly number: number;
  readonly branch: string;
  readonly head: Sha;
  /** What its head holds in the environment's places; undefined if it cannot be read. */
  readonly release: Release | undefined;
  /** The commit of the base branch under its single commit. */
  readonly parent: Sha;
  /** Logins of people who pushed commits of their own to it ("Update branch" does not count). */
  readonly pushedBy: readonly string[];
  /** A person submitted a review of it. */
  readonly reviewed: boolean;
  readonly draft: boolean;
  /**
   * GitHub's word on merging: `unknown` is not computed yet; `behind` wants a newer base; `blocked` waits for a
   * rule of the branch (reviews, required checks); `unstable` has a failing or pending check that is not required;
   * `queued` is in the merge queue of its base.
   */
  readonly mergeable: "unknown" | "clean" | "unstable" | "blocked" | "behind" | "conflict" | "queued";
  readonly openedAt: number;
  /** When its head was pushed, as far as that is known. */
  readonly headAt?: number;
  /** Of its head; undefined: not asked for, or they cannot be read. */
  readonly checks?: CheckFacts | undefined;
  /** Undefined: not asked for, or they cannot be read. */
  readonly reviews?: ReviewFacts | undefined;
}

export interface MergedPromotion {
  readonly number: number;
  readonly mergeCommit: Sha;
  readonly mergedAt: number;
  /** Login of who merged it. */
  readonly mergedBy: string;
  readonly head: Sha;
  /** What stands in the environment's places at the merge commit. */
  readonly release: Release | undefined;
  /** What the pull request proposed. */
  readonly proposed: Release | undefined;
}
