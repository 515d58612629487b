import type { Commit } from "../git/commit.ts";
import type { FileDifference } from "../git/diff.ts";
import { compareFiles } from "../git/diff.ts";
import { EMPTY_TREE } from "../git/tree.ts";
import type { PullRequest, Repository } from "./repository.ts";

/** Answers by repository and pair of commits; commits never change, so an answer stays true. */
const filesKept = new WeakMap<Repository, Map<string, readonly FileDifference[]>>();
const commitsKept = new WeakMap<
  PullRequest,
  { key: string; commits: readonly Commit[]; files: readonly FileDifference[] }
>();

/** The files that differ between two commits (`undefined`: the empty tree). */
export function filesBetween(
  repository: Repository,
  before: string | undefined,
  after: string,
): readonly FileDifference[] {
  const kept = filesKept.get(repository) ?? new Map<string, readonly FileDifference[]>();
  filesKept.set(repository, kept);
  const key = `${before ?? ""}..${after}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const { git } = repository;
  const old = before === undefined ? EMPTY_TREE : git.history.commit(before).tree;
  const files = compareFiles(git, old, git.history.commit(after).tree);
  kept.set(key, files);
  return files;
}

/**
 * The commits and files of a pull request: what its head has over the base. Once it is merged or closed they stay as
 * they were, since the base then holds the head.
 */
export function differencesOf(pull: PullRequest): {
  readonly commits: readonly Commit[];
  readonly files: readonly FileDifference[];
} {
  const { git } = pull.repository;
  const kept = commitsKept.get(pull);
  if (kept !== undefined && pull.issue.state === "closed") return kept;
  const base = git.refs.get(`refs/heads/${pull.baseRef}`) ?? pull.baseSha;
  const key = `${base}...${pull.headSha}`;
  if (kept?.key === key) return kept;
  const [mergeBase] = git.history.mergeBases(base, pull.headSha);
  const found = {
    key,
    commits: git.history.between(base, pull.headSha),
    files: filesBetween(pull.repository, mergeBase, pull.headSha),
  };
  commitsKept.set(pull, found);
  return found;
}
