/** One mirror at the state of its last fetch: the reads of the port, each at most one Git command. */
import { Transient } from "../domain/failure.ts";
import { isSha, type Sha } from "../domain/repository.ts";
import type { Mirror, MirrorCommit, MirrorFile } from "../ports/mirrors.ts";
import type { ObjectCache } from "./object-cache.ts";
import type { ObjectReaders } from "./object-readers.ts";
import { parseChanges, parseCommit, parseSteps, parseTree, STEP_FORMAT } from "./parse-git.ts";
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
  };
}
