/** Reading Git without GitHub's API: a bare mirror of each repository, kept up to date by `git fetch`. */
import type { Repository, Sha } from "../domain/repository.ts";

export interface Mirrors {
  /**
   * Brings the mirror up to date and returns what can be read at that state. Concurrent calls for one repository share
   * one fetch. Throws Transient when the network or GitHub fails, Mistake `repository-gone` when it cannot be seen.
   */
  fetch(repository: Repository): Promise<Mirror>;
  /**
   * As `fetch`, and brings the head of the pull request along, wherever it lies: commits of forks are in no branch.
   * Transient while GitHub does not show the pull request's head yet.
   */
  fetchPull(repository: Repository, number: number): Promise<Mirror>;
}

/** One repository at the state of its last fetch. Objects are immutable, so all but `branches` may be cached for ever. */
export interface Mirror {
  /** Branch name → head, of all branches. */
  readonly branches: ReadonlyMap<string, Sha>;
  /** All files of a commit. */
  files(commit: Sha): Promise<readonly MirrorFile[]>;
  /** One file of a commit, without listing all of them (`git ls-tree <commit> -- <path>`); undefined: there is none. */
  file(commit: Sha, path: string): Promise<MirrorFile | undefined>;
  /** Paths that differ between two commits (any two), each with what is there in the second (undefined: gone). */
  changes(from: Sha, to: Sha): Promise<readonly MirrorChange[]>;
  /** File contents by blob sha; unknown shas are absent. */
  blobs(shas: readonly Sha[]): Promise<ReadonlyMap<Sha, Uint8Array>>;
  /**
   * Commits reachable from `to` by first parents and not from `from` (undefined: all), oldest first, each with the paths
   * in which it differs from its first parent (for a root commit: all). One `git log --first-parent --raw`, no renames.
   */
  firstParents(from: Sha | undefined, to: Sha): Promise<readonly MirrorStep[]>;
  commit(sha: Sha): Promise<MirrorCommit | undefined>;
  isAncestor(ancestor: Sha, descendant: Sha): Promise<boolean>;
  /** Where two histories part (`git merge-base`); undefined where they have nothing in common. */
  mergeBase(a: Sha, b: Sha): Promise<Sha | undefined>;
  /** Files that were moved between two commits, changed a little or not: path in `to` → path in `from`. */
  renames(from: Sha, to: Sha): Promise<ReadonlyMap<string, string>>;
  /** Lines of these files in `to` that `from` does not have, by path; a file that is not in it has none. */
  changedLines(from: Sha, to: Sha, paths: readonly string[]): Promise<ReadonlyMap<string, readonly LineRange[]>>;
  /** Bytes of these files of a commit, without reading them. */
  sizes(commit: Sha, paths: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export interface MirrorFile {
  readonly path: string;
  readonly blob: Sha;
  /** Git's file mode: `100644`, `100755`, `120000` (symlink), `160000` (submodule). */
  readonly mode: string;
}

/** Counted from 1, both ends included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

export interface MirrorChange {
  readonly path: string;
  /** What is there afterwards; undefined: gone. */
  readonly file: MirrorFile | undefined;
}

export interface MirrorCommit {
  readonly sha: Sha;
  readonly tree: Sha;
  readonly parents: readonly Sha[];
  /** Committer time, milliseconds since 1970. */
  readonly at: number;
  readonly authorEmail: string;
  readonly committerEmail: string;
  readonly message: string;
}

export interface MirrorStep extends MirrorCommit {
  readonly changes: readonly MirrorChange[];
}
