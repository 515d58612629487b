/** What changed in a source repository between two releases. */
import type { FullName, Sha } from "../domain/repository.ts";

export interface Comparison {
  /** Undefined where the App cannot see the repository or one of the commits. At most 250 commits are listed. */
  compare(installationId: number, source: FullName, from: Sha, to: Sha): Promise<SourceChanges | undefined>;
}

export interface SourceChanges {
  /** `ahead`: `to` descends from `from`. */
  readonly status: "ahead" | "behind" | "identical" | "diverged";
  readonly total: number;
  /** Newest first. */
  readonly commits: readonly { readonly sha: Sha; readonly subject: string; readonly author: string }[];
  readonly url: string;
}
