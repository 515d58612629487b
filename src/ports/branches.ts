/** Writing commits and branches through GitHub. Each call is safe to repeat. */
import type { Repository, Sha } from "../domain/repository.ts";

export interface Branches {
  /**
   * Makes a commit (tree on the base's tree, no custom author, so that GitHub signs it); an orphan until a branch takes it.
   * Two requests: tree and commit. Throws Mistake where GitHub refuses the content.
   */
  commit(repository: Repository, commit: NewCommit): Promise<{ readonly sha: Sha; readonly tree: Sha }>;
  /** `exists`: somebody (maybe we, before a crash) was there first; read it again. */
  create(repository: Repository, branch: string, sha: Sha): Promise<"created" | "exists">;
  /** Moves the branch, force included, only if it still points at `from` (GraphQL updateRefs with beforeOid). */
  move(repository: Repository, branch: string, from: Sha, to: Sha): Promise<"moved" | "moved-by-others">;
  /** Moves the branch forward (no force); `diverged`: the head is not the commit's parent any more. */
  append(repository: Repository, branch: string, to: Sha): Promise<"appended" | "diverged" | "missing">;
  /** Deletes the branch only if it still points at `from`. Gone already counts as deleted. */
  delete(repository: Repository, branch: string, from: Sha): Promise<"deleted" | "moved-by-others">;
}

export interface NewCommit {
  /** Parents; empty for a root commit. */
  readonly parents: readonly Sha[];
  /** Tree to build on; undefined for an empty one. */
  readonly baseTree: Sha | undefined;
  /** Whole new contents; undefined deletes the path. */
  readonly changes: readonly { readonly path: string; readonly mode: string; readonly text: string | undefined }[];
  readonly message: string;
}
