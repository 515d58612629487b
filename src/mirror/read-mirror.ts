/** One mirror at the state of its last fetch: the reads of the port, each at most one Git command. */
import { Transient } from "../domain/failure.ts";
import { isSha, type Sha } from "../domain/repository.ts";
import type { LineRange, Mirror, MirrorCommit, MirrorFile } from "../ports/mirrors.ts";
import type { ObjectCache } from "./object-cache.ts";
import type { ObjectReaders } from "./object-readers.ts";
import {
  parseChanges,
  parseCommit,
  parseHunks,
  parseRenames,
  parseSizes,
  parseSteps,
  parseTree,
  STEP_FORMAT,
} from "./parse-git.ts";
import { GitFailure, runGit } from "./run-git.ts";

export interface MirrorPlace {
  readonly repositoryId: number;
  readonly fullName: string;
  readonly gitDir: string;
}

export interface MirrorMeans {
  readonly env: Readonly<Record<string, string>>;
  readonly readers: ObjectReaders;
  readonly cache: ObjectCache;
  /** Something was not there that should be, or Git failed: the mirror may be damaged. */
  readonly onSuspicion: (gitDir: string) => void;
}

const UNKNOWN = /not a (valid object|tree object)|bad (object|revision|file)|unknown revision|invalid object/i;
/** Exit code of a command line that Git does not understand: ours to mend. */
const USAGE = 129;
/** A command line holds some 2 MB, and a path up to 4,096 bytes. */
const PATHS_AT_ONCE = 250;
const WHOLE = ["-r", "-z", "--raw", "--no-renames", "--no-abbrev"] as const;

/** Reads throw Transient where a commit is not (yet) in the mirror: the next fetch may bring it. */
export function readMirror(
  { repositoryId, fullName, gitDir }: MirrorPlace,
  branches: ReadonlyMap<string, Sha>,
  { env, readers, cache, onSuspicion }: MirrorMeans,
): Mirror {
  const git = async (args: readonly string[], commits: readonly Sha[]): Promise<Buffer> => {
    for (const commit of commits) if (!isSha(commit)) throw new Error(`"${commit}" is not a commit`);
    try {
      return await runGit(args, { gitDir, env });
    } catch (error) {
      if (!(error instanceof GitFailure) || error.exitCode === USAGE) throw error;
      onSuspicion(gitDir);
      const names = commits.map((sha) => sha.slice(0, 12)).join(" or ");
      const sentence = UNKNOWN.test(error.stderr)
        ? `The mirror of ${fullName} does not hold ${names} (yet or any more)`
        : `The mirror of ${fullName} cannot be read and will be checked: ${error.message}`;
      throw new Transient(sentence, { cause: error });
    }
  };
  const listTree = async (commit: Sha, path?: string): Promise<MirrorFile[]> =>
    parseTree(
      await git(
        [
          "ls-tree",
          ...(path === undefined ? ["-r"] : []),
          "-z",
          "--full-tree",
          commit,
          ...(path === undefined ? [] : ["--", path]),
        ],
        [commit],
      ),
    );

  const files = async (commit: Sha): Promise<readonly MirrorFile[]> => {
    const key = `${repositoryId} ${commit}`;
    const known = cache.files.get(key) ?? (await listTree(commit));
    cache.files.set(key, known);
    return known;
  };

  const readCommit = async (sha: Sha): Promise<MirrorCommit | undefined> => {
    const key = `${repositoryId} ${sha}`;
    const known = cache.commits.get(key);
    if (known !== undefined || !isSha(sha)) return known;
    const object = (await readers.read(gitDir, [sha])).get(sha);
    if (object?.type !== "commit") return undefined;
    const commit = parseCommit(sha, object.content);
    cache.commits.set(key, commit);
    return commit;
  };

  return {
    branches,
    files,
    async file(commit, path) {
      return (await listTree(commit, path)).find((file) => file.path === path);
    },
    async changes(from, to) {
      return from === to ? [] : parseChanges(await git(["diff-tree", ...WHOLE, from, to], [from, to]));
    },
    async blobs(shas) {
      const found = new Map<Sha, Uint8Array>();
      const missing: Sha[] = [];
      for (const sha of new Set(shas)) {
        const known = cache.blobs.get(sha);
        if (known !== undefined) found.set(sha, known);
        else if (isSha(sha)) missing.push(sha);
      }
      for (const [sha, { type, content }] of await readers.read(gitDir, missing)) {
        if (type !== "blob") continue;
        found.set(sha, content);
        cache.blobs.set(sha, content);
      }
      if (missing.some((sha) => !found.has(sha))) onSuspicion(gitDir);
      return found;
    },
    async firstParents(from, to) {
      const range = from === undefined ? [to] : [to, `^${from}`];
      const options = ["--first-parent", "--diff-merges=first-parent", "--reverse", `--format=${STEP_FORMAT}`];
      const commits = from === undefined ? [to] : [from, to];
      return parseSteps(await git(["log", ...options, ...WHOLE, ...range, "--"], commits));
    },
    commit: readCommit,
    async isAncestor(ancestor, descendant) {
      if (ancestor === descendant) return true;
      // Git says the same of an unknown commit as of a damaged repository.
      if (!(await readCommit(ancestor)) || !(await readCommit(descendant))) return false;
      try {
        await runGit(["merge-base", "--is-ancestor", ancestor, descendant], { gitDir, env });
        return true;
      } catch (error) {
        if (error instanceof GitFailure && error.exitCode === 1) return false;
        throw error;
      }
    },
    async mergeBase(a, b) {
      try {
        for (const sha of [a, b]) if (!isSha(sha)) throw new Error(`"${sha}" is not a commit`);
        return (await runGit(["merge-base", a, b], { gitDir, env })).toString().trim();
      } catch (error) {
        // 1: they have nothing in common; anything else is said as with other reads.
        if (error instanceof GitFailure && error.exitCode === 1) return undefined;
        await git(["cat-file", "-e", a], [a]);
        await git(["cat-file", "-e", b], [b]);
        throw error;
      }
    },
    async renames(from, to) {
      if (from === to) return new Map();
      const options = ["-r", "-z", "--name-status", "--find-renames", "--diff-filter=R"];
      return parseRenames(await git(["diff-tree", ...options, from, to], [from, to]));
    },
    async changedLines(from, to, paths) {
      const found = new Map<string, readonly LineRange[]>();
      for (const path of paths) {
        const options = ["-r", "-p", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames"];
        const ranges = parseHunks(await git(["diff-tree", ...options, from, to, "--", path], [from, to]));
        if (ranges.length > 0) found.set(path, ranges);
      }
      return found;
    },
    async sizes(commit, paths) {
      const found = new Map<string, number>();
      for (let at = 0; at < paths.length; at += PATHS_AT_ONCE) {
        const some = paths.slice(at, at + PATHS_AT_ONCE);
        const output = await git(["ls-tree", "-z", "-l", "--full-tree", commit, "--", ...some], [commit]);
        for (const [path, size] of parseSizes(output)) found.set(path, size);
      }
      return found;
    },
  };
}
