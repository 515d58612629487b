/** What changed in a source repository between two releases, as a source of presentation: plain data. */
import type { FullName, Sha } from "../domain/repository.ts";

export interface SourceChanges {
  readonly source: FullName;
  /** `ahead`: the new commit descends from the old one. */
  readonly status: "ahead" | "behind" | "identical" | "diverged";
  readonly total: number;
  /** Newest first. */
  readonly commits: readonly { readonly sha: Sha; readonly subject: string; readonly author: string }[];
  readonly url: string;
}
