/** What guards a branch, in rulesets and in classic branch protection. */
import type { Repository } from "../domain/repository.ts";

export interface BranchRules {
  /** Three requests, and one for each ruleset. Throws a Mistake where GitHub does not let the App look. */
  of(repository: Repository, branch: string): Promise<BranchGuards>;
}

export type MergeMethod = "merge" | "squash" | "rebase";

export type Guard = GuardSource & GuardBody;

export interface GuardSource {
  /** Where a person finds it: `ruleset "main"`, `branch protection`. */
  readonly source: string;
  /** GitHub lets the App pass it. */
  readonly bypassed: boolean;
}

export type GuardBody =
  | { readonly kind: "reviews"; readonly count: number; readonly codeOwners: boolean }
  | { readonly kind: "checks"; readonly checks: readonly RequiredCheck[] }
  | { readonly kind: "methods"; readonly methods: readonly MergeMethod[] }
  | {
      readonly kind:
        | "merge-queue"
        | "signatures"
        | "linear-history"
        | "update"
        | "creation"
        | "deletion"
        | "force-push";
    };

export interface RequiredCheck {
  readonly context: string;
  /** Only a check run of that App counts. */
  readonly appId: number | undefined;
}

export interface BranchGuards {
  readonly guards: readonly Guard[];
  /** What the repository's settings allow; undefined where GitHub does not say. */
  readonly methods: readonly MergeMethod[] | undefined;
}
