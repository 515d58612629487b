import { execFileSync } from "node:child_process";
import type { BareRepository } from "./bare-repository.ts";
import { hunkOf } from "./hunk.ts";
import type { FileMode } from "./tree.ts";
import { readTree } from "./tree.ts";

/** One path that two trees hold differently; folders are never listed, only what is in them. */
export interface PathDifference {
  readonly path: string;
  readonly before: { readonly mode: FileMode; readonly sha: string } | undefined;
  readonly after: { readonly mode: FileMode; readonly sha: string } | undefined;
}

/** A changed file as GitHub lists it. */
export interface FileDifference {
  readonly path: string;
  readonly previousPath: string | undefined;
  readonly status: "added" | "removed" | "modified" | "renamed" | "changed";
  /** The blob after the change, or the one before where the file is gone. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** The hunks, or undefined for binary files and pure renames. */
  readonly patch: string | undefined;
}

/** The paths that differ between two trees, sorted; equal folders are not read. */
export function comparePaths(repository: BareRepository, before: string, after: string): PathDifference[] {
  const found: PathDifference[] = [];
  collect(repository, before, after, "", found);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function collect(
  repository: BareRepository,
  before: string | undefined,
  after: string | undefined,
  prefix: string,
  found: PathDifference[],
): void {
  const old = new Map(before === undefined ? [] : readTree(repository.objects, before).map((e) => [e.name, e]));
  const now = new Map(after === undefined ? [] : readTree(repository.objects, after).map((e) => [e.name, e]));
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const a = old.get(name);
    const b = now.get(name);
    if (a?.sha === b?.sha && a?.mode === b?.mode) continue;
    const folderA = a?.mode === "040000" ? a.sha : undefined;
    const folderB = b?.mode === "040000" ? b.sha : undefined;
    const path = prefix + name;
    if (folderA !== undefined || folderB !== undefined) collect(repository, folderA, folderB, `${path}/`, found);
    const fileA = folderA === undefined ? a : undefined;
    const fileB = folderB === undefined ? b : undefined;
    if (fileA !== undefined || fileB !== undefined) found.push({ path, before: fileA, after: fileB });
  }
}

/**
 * The changed files between two trees with counts and patches. Plain changes of text are counted here; renames and
 * changes in several spots of a file are left to `git diff-tree`, whose answer is the one that GitHub gives.
 */
export function compareFiles(repository: BareRepository, before: string, after: string): FileDifference[] {
  const paths = comparePaths(repository, before, after);
  const mayBeRename = paths.some((path) => path.before === undefined) && paths.some((path) => path.after === undefined);
  const files: FileDifference[] = [];
  for (const path of mayBeRename ? [] : paths) {
    const file = simpleDifference(repository, path);
    if (file === undefined) break;
    files.push(file);
  }
  return files.length === paths.length ? files : diffTree(repository, before, after);
}

function simpleDifference(
  repository: BareRepository,
  { path, before, after }: PathDifference,
): FileDifference | undefined {
  const text = (side: PathDifference["before"]): string | undefined => {
    if (side === undefined) return "";
    if (side.mode === "160000") return undefined;
    const content = repository.objects.expect("blob", side.sha);
    return content.includes(0) ? undefined : content.toString("utf8");
  };
  const old = text(before);
  const now = text(after);
  if (old === undefined || now === undefined) return undefined;
  const hunk = hunkOf(old, now);
  if (hunk === undefined) return undefined;
  return {
    path,
    previousPath: undefined,
    status: before === undefined ? "added" : after === undefined ? "removed" : old === now ? "changed" : "modified",
    sha: after?.sha ?? before?.sha ?? "",
    ...hunk,
  };
}

const STATUS = { A: "added", D: "removed", M: "modified", T: "changed", R: "renamed" } as const;

function diffTree(repository: BareRepository, before: string, after: string): FileDifference[] {
  repository.objects.writeOut();
  const args = ["--git-dir", repository.gitDir, "diff-tree", "-r", "-M", "-z", "--raw", "--numstat", "--no-abbrev"];
  const raw = execFileSync("git", [...args, before, after], { encoding: "utf8", maxBuffer: 1 << 30 });
  const patches = patchesOf(
    execFileSync("git", ["--git-dir", repository.gitDir, "diff-tree", "-r", "-M", "-p", before, after], {
      encoding: "utf8",
      maxBuffer: 1 << 30,
    }),
  );
  const words = raw.split("\0");
  const files: Omit<FileDifference, "additions" | "deletions" | "patch">[] = [];
  while (words[0]?.startsWith(":") === true) {
    const [, , old = "", now = "", letter = ""] = (words.shift() ?? "").split(" ");
    const status = STATUS[letter.charAt(0) as keyof typeof STATUS];
    const first = words.shift() ?? "";
    const path = status === "renamed" ? (words.shift() ?? "") : first;
    const sha = status === "removed" ? old : now;
    files.push({ path, previousPath: status === "renamed" ? first : undefined, status, sha });
  }
  return files.map((file, index) => {
    const [additions = "0", deletions = "0", path = ""] = (words.shift() ?? "").split("\t");
    if (path === "") words.splice(0, 2);
    const binary = additions === "-";
    return {
      ...file,
      additions: binary ? 0 : Number(additions),
      deletions: binary ? 0 : Number(deletions),
      patch: patches[index],
    };
  });
}

/** The hunks of each file in a patch, in order; undefined where a file has none. */
function patchesOf(patch: string): (string | undefined)[] {
  return patch
    .split(/^diff --git /m)
    .slice(1)
    .map((file) => {
      const start = file.search(/^@@ /m);
      return start < 0 ? undefined : file.slice(start).replace(/\n$/, "");
    });
}
