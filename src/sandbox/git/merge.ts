import { spawnSync } from "node:child_process";
import type { BareRepository } from "./bare-repository.ts";
import type { NewCommit } from "./commit.ts";
import { formatCommit } from "./commit.ts";
import type { PathDifference } from "./diff.ts";
import { comparePaths } from "./diff.ts";
import { changeTree, EMPTY_TREE } from "./tree.ts";

/** The merged tree, or the paths in conflict. */
export type MergeResult = { readonly tree: string } | { readonly conflicts: readonly string[] };

/** Merges two commits as GitHub's merge button does: the ort strategy, with renames. */
export function mergeCommits(repository: BareRepository, ours: string, theirs: string): MergeResult {
  const { history } = repository;
  const bases = history.mergeBases(ours, theirs);
  const [base] = bases;
  if (bases.length > 1) return mergeByGit(repository, ours, theirs);
  if (base === ours) return { tree: history.commit(theirs).tree };
  if (base === theirs) return { tree: history.commit(ours).tree };
  const baseTree = base === undefined ? EMPTY_TREE : history.commit(base).tree;
  return mergeTrees(repository, baseTree, history.commit(ours).tree, history.commit(theirs).tree);
}

/**
 * Three-way merge of trees. Where the sides touch different paths and remove none (so that no rename can matter) the
 * answer is put together here; everything else is Git's to decide.
 */
export function mergeTrees(repository: BareRepository, base: string, ours: string, theirs: string): MergeResult {
  if (base === ours || ours === theirs) return { tree: theirs };
  if (base === theirs) return { tree: ours };
  const left = comparePaths(repository, base, ours);
  const right = comparePaths(repository, base, theirs);
  if (areIndependent(left, right)) {
    const changes = right.map(({ path, after }) => ({ path, entry: after ?? null }));
    return { tree: changeTree(repository.objects, ours, changes) };
  }
  // `git merge-tree --merge-base` exists since Git 2.40 only; made-up commits give 2.38 the same merge base.
  const root = writeCommit(repository, base, []);
  return mergeByGit(repository, writeCommit(repository, ours, [root]), writeCommit(repository, theirs, [root]));
}

function areIndependent(left: readonly PathDifference[], right: readonly PathDifference[]): boolean {
  const removes = ({ after }: PathDifference): boolean => after === undefined;
  if (left.some(removes) || right.some(removes)) return false;
  const touched = new Set(left.flatMap(({ path }) => withFolders(path)));
  const files = new Set(left.map(({ path }) => path));
  return right.every(({ path }) => !touched.has(path) && withFolders(path).every((folder) => !files.has(folder)));
}

/** `a/b/c` → itself, `a/b`, `a`: a file on one side where the other has a folder is a conflict. */
function withFolders(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function writeCommit(repository: BareRepository, tree: string, parents: readonly string[]): string {
  if (tree === EMPTY_TREE) repository.objects.write("tree", Buffer.alloc(0));
  const nobody = { name: "merge", email: "merge@localhost", at: 0, zone: "+0000" };
  const commit: NewCommit = { tree, parents, author: nobody, committer: nobody, signature: undefined, message: "" };
  return repository.objects.write("commit", formatCommit(commit));
}

/** `git merge-tree --write-tree` (Git 2.38): exit 0 with the tree, 1 with the tree and the paths in conflict. */
function mergeByGit(repository: BareRepository, ours: string, theirs: string): MergeResult {
  repository.objects.writeOut();
  const args = ["--git-dir", repository.gitDir, "merge-tree", "--write-tree", "--name-only", "--no-messages", "-z"];
  const run = spawnSync("git", [...args, ours, theirs], { encoding: "utf8", maxBuffer: 1 << 30 });
  const [tree = "", ...paths] = run.stdout.split("\0").filter((word) => word !== "");
  if (run.status === 0) return { tree };
  if (run.status === 1) return { conflicts: paths };
  if (run.stderr.includes("unrelated histories")) return { conflicts: [] };
  throw new Error(`git merge-tree failed: ${run.stderr.trim()}`);
}
