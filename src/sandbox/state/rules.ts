import type { MergeMethod } from "./pull-request.ts";

/** A check or status that must pass, by whichever App where none is named. */
export interface RequiredCheck {
  readonly context: string;
  readonly appId: number | undefined;
}

/** What a merge queue does, in the words of the ruleset's parameters. */
export interface QueueRule {
  readonly method: MergeMethod;
  readonly grouping: "ALLGREEN" | "HEADGREEN";
  readonly maxEntriesToBuild: number;
  readonly maxEntriesToMerge: number;
  readonly minEntriesToMerge: number;
  readonly minEntriesWaitMinutes: number;
  readonly timeoutMinutes: number;
}

export interface ReviewRule {
  readonly count: number;
  readonly dismissStale: boolean;
  readonly codeOwners: boolean;
  readonly lastPushApproval: boolean;
  readonly allowedMethods: readonly MergeMethod[] | undefined;
}

/** The conditions on a branch, wherever they are written: branch protection or a ruleset. */
export interface BranchRules {
  readonly checks: { readonly required: readonly RequiredCheck[]; readonly strict: boolean } | undefined;
  /** Present where changes must come by pull request. */
  readonly reviews: ReviewRule | undefined;
  readonly linearHistory: boolean;
  readonly blockForcePushes: boolean;
  readonly blockDeletions: boolean;
  readonly blockCreations: boolean;
  /** Only those who may bypass can change such branches at all. */
  readonly blockUpdates: boolean;
  readonly signatures: boolean;
  readonly queue: QueueRule | undefined;
}

/** Those whom the rules do not bind: logins of people, slugs of Apps, roles. */
export interface Bypass {
  readonly users: readonly string[];
  readonly apps: readonly string[];
  /** Administrators of the repository. */
  readonly admins: boolean;
}

export interface Protection extends BranchRules {
  readonly branch: string;
  readonly bypass: Bypass;
  /** Who may push at all, where that is restricted. */
  readonly restrictedTo: Omit<Bypass, "admins"> | undefined;
}

export interface Ruleset extends BranchRules {
  readonly id: number;
  readonly nodeId: string;
  readonly createdAt: number;
  readonly name: string;
  readonly enforcement: "active" | "disabled";
  /** Patterns of branch names (`release/*`, `**`), or `~DEFAULT_BRANCH`, `~ALL`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly bypass: Bypass;
}

/** Rules that ask for nothing, to begin with. */
export const NO_RULES: BranchRules = {
  checks: undefined,
  reviews: undefined,
  linearHistory: false,
  blockForcePushes: false,
  blockDeletions: false,
  blockCreations: false,
  blockUpdates: false,
  signatures: false,
  queue: undefined,
};

/** Nobody may bypass. */
export const NO_BYPASS: Bypass = { users: [], apps: [], admins: false };
