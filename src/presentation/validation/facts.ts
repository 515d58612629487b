/** What the checks of a pull request found out, as people are told of it. */
import type { Finding } from "../../domain/finding.ts";
import type { RenderedFacts } from "../rendered/summary.ts";

/** Where the pull request stands, for the words of all summaries. */
export interface CheckedRange {
  readonly head: string;
  /** Branch that it is for. */
  readonly base: string;
  /** Environments that it touches, with the version that counts there. */
  readonly environments: readonly { readonly name: string; readonly kubernetesVersion: string }[];
}

export interface ManifestsFacts extends CheckedRange {
  /** In what the pull request changes, or there because of it. */
  readonly fresh: readonly Finding[];
  /** On the base branch already. */
  readonly known: readonly Finding[];
  /** Silenced by annotations in changed files. */
  readonly suppressed: readonly SilencedFinding[];
  /** Silenced elsewhere. */
  readonly suppressedElsewhere: number;
  /** In changed files, and not checked. */
  readonly skipped: readonly SkippedObject[];
  /** Names of rules that failed. */
  readonly failures: readonly string[];
  readonly files: { readonly changed: number; readonly removed: number; readonly around: number };
  /** Objects in changed files. */
  readonly objects: number;
  /** Absent where no kustomization and no chart is touched. */
  readonly rendered?: RenderedFacts;
}

export interface SilencedFinding {
  readonly finding: Finding;
  readonly annotation: string;
  /** Empty where another tool's annotation gives none. */
  readonly reason: string;
}

export interface SkippedObject {
  readonly file: string;
  readonly line: number;
  /** Kind and name, where there are any. */
  readonly what: string;
  /** A clause. */
  readonly why: string;
}

export interface PolicyFacts extends CheckedRange {
  /** False: no manifest changes. */
  readonly changes: boolean;
  readonly findings: readonly Finding[];
  readonly notEvaluated: readonly { readonly policy: string; readonly why: string; readonly objects: number }[];
  /** Not evaluated, and left to the cluster by the configuration. */
  readonly leftToCluster: readonly { readonly policy: string; readonly why: string; readonly objects: number }[];
  readonly idle: readonly { readonly policy: string; readonly why: string }[];
  /** Policies of the base branch, and rules of `towpath.yaml`. */
  readonly policies: number;
  readonly rules: number;
  /** Objects that the pull request makes, changes or removes. */
  readonly objects: number;
}

/** What a check run says. */
export interface CheckWords {
  readonly status: "in-progress" | "success" | "failure" | "action-required" | "cancelled";
  readonly title: string;
  readonly summary: string;
  /** Annotations, the worst first. */
  readonly findings: readonly Finding[];
}
