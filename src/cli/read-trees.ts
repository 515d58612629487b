/** The branches of a checkout, each read through its history and, where it is checked out, as its files are now. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { lstat, readFile, realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Config } from "../config/config.ts";
import type { Problem } from "../domain/failure.ts";
import type { Sha } from "../domain/repository.ts";
import { gitEnvironment } from "../mirror/git-environment.ts";
import { createObjectCache } from "../mirror/object-cache.ts";
import { createObjectReaders } from "../mirror/object-readers.ts";
import { readMirror } from "../mirror/read-mirror.ts";
import type { Mirror, MirrorChange, MirrorFile } from "../ports/mirrors.ts";
import { ArrivalBook } from "../reconcile/observe/arrival-book.ts";
import { BranchState } from "../reconcile/observe/branch-state.ts";
import { lookingOf } from "../reconcile/observe/looking-of.ts";
import { parseSubjectKey } from "../reconcile/observe/subject.ts";
import { walk } from "../reconcile/observe/walk.ts";
import { filesIn } from "./find-applications.ts";

export interface Tree {
  readonly state: BranchState;
  readonly book: ArrivalBook;
}

export interface Trees {
  readonly applications: ReadonlySet<string>;
  of(environment: string): Tree | { readonly problem: Problem };
  readonly remarks: readonly string[];
}

/** What is checked out, whatever its branch is called. */
const HERE = "the checkout's";
/** Commits that are looked through at most; a clone may hold all of a monorepo's. */
const MOST_COMMITS = 5_000;

/** Reads every branch on which an environment of this repository lives. What changed and is not committed came at `now`. */
export async function readTrees(config: Config, folder: string, now: number): Promise<Trees> {
  const git = await openGit(folder);
  const remarks: string[] = [];
  const trees = new Map<string, Tree | { readonly problem: Problem }>();
  const applications = new Set<string>(config.applications.keys());
  try {
    for (const branch of new Set(config.environments.map((environment) => environment.branch ?? HERE))) {
      const tree = await readBranch(config, folder, git, branch, now, remarks);
      for (const environment of config.environments) {
        if ((environment.branch ?? HERE) !== branch) continue;
        trees.set(environment.name, environment.repository === undefined ? tree : elsewhere(environment.repository));
      }
      if ("problem" in tree) continue;
      for (const key of tree.state.subjects()) applications.add(parseSubjectKey(key).application);
    }
  } finally {
    git?.close();
  }
  if (git === undefined)
    remarks.push(`${folder} is not the top of a Git repository: when what it holds came is not known.`);
  return {
    applications,
    remarks,
    of: (environment) => trees.get(environment) ?? elsewhere("another repository"),
  };
}

const elsewhere = (where: string): { readonly problem: Problem } => ({
  problem: { code: "elsewhere", message: `It lives in ${where}, which is not in this checkout.` },
});

interface Git {
  readonly mirror: Mirror;
  readonly head: Sha;
  /** The commit of a branch, local or of origin. */
  branch(name: string): Promise<Sha | undefined>;
  /** Paths whose files are not as at the head. */
  changed(): Promise<readonly string[]>;
  close(): void;
}

const run = promisify(execFile);

/** Undefined where the folder is not the top of a repository with a commit. */
async function openGit(folder: string): Promise<Git | undefined> {
  const env = gitEnvironment([]);
  const git = async (...args: readonly string[]): Promise<string> =>
    (await run("git", ["-C", folder, ...args], { env, maxBuffer: 256 * 1024 * 1024 })).stdout;
  const read = async (...args: readonly string[]): Promise<string | undefined> =>
    git(...args).then(
      (out) => out.trim(),
      () => undefined,
    );
  const top = await read("rev-parse", "--show-toplevel");
  const head = await read("rev-parse", "--verify", "--quiet", "HEAD^{commit}");
  const gitDir = await read("rev-parse", "--absolute-git-dir");
  if (top === undefined || head === undefined || gitDir === undefined) return undefined;
  if ((await realpath(top)) !== (await realpath(resolve(folder)))) return undefined;
  const readers = createObjectReaders({ env, onBroken: () => {} });
  const place = { repositoryId: 0, fullName: folder, gitDir };
  return {
    mirror: readMirror(place, new Map(), { env, readers, cache: createObjectCache(), onSuspicion: () => {} }),
    head,
    branch: async (name) => {
      for (const ref of [`refs/heads/${name}`, `refs/remotes/origin/${name}`]) {
        const found = await read("rev-parse", "--verify", "--quiet", `${ref}^{commit}`);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    changed: async () => {
      const differing = await git("diff", "--name-only", "-z", "--no-renames", "HEAD");
      const untracked = await git("ls-files", "-z", "--others", "--exclude-standard");
      return [...new Set(`${differing}${untracked}`.split("\0").filter((path) => path !== ""))];
    },
    close: () => readers.close(),
  };
}

async function readBranch(
  config: Config,
  folder: string,
  git: Git | undefined,
  branch: string,
  now: number,
  remarks: string[],
): Promise<Tree | { readonly problem: Problem }> {
  const looking = lookingOf(config, { repository: undefined, branch, defaultBranch: HERE });
  if (looking === undefined) return elsewhere("another repository");
  const book = new ArrivalBook();
  const overlay = new Overlay(folder);
  if (git === undefined) {
    if (branch !== HERE) return elsewhere(`the branch ${branch}`);
    const state = await BranchState.open(looking, overlay.mirror(undefined), WORKING_TREE);
    for (const key of state.subjects()) note(state, book, key, WORKING_TREE, 0, true);
    return { state, book };
  }
  const head = branch === HERE ? git.head : await git.branch(branch);
  if (head === undefined) return elsewhere(`the branch ${branch}`);
  const start = await firstLook(git.mirror, head, branch === HERE);
  if (start.cut)
    remarks.push(
      `Of ${branch === HERE ? "the history" : branch} only the last ${MOST_COMMITS} commits were looked at.`,
    );
  const state = await BranchState.open(looking, git.mirror, start.commit);
  for (const key of state.subjects()) note(state, book, key, start.commit, start.at, true);
  await walk(git.mirror, state, book, head, true);
  if (branch !== HERE) return { state, book };
  const changes = await overlay.changes(await git.changed());
  if (changes.length === 0) return { state, book };
  for (const key of await state.advance(overlay.mirror(git.mirror), WORKING_TREE, changes)) {
    note(state, book, key, WORKING_TREE, now, false);
  }
  return { state, book };
}

function note(state: BranchState, book: ArrivalBook, key: string, commit: Sha, at: number, baseline: boolean): void {
  const release = state.release(key);
  if (release !== undefined) book.note(key, release, commit, at, baseline);
}

/** What stood there when towpath.yaml came is the baseline; on other branches, and before it is committed, what stands now. */
async function firstLook(
  mirror: Mirror,
  head: Sha,
  isHome: boolean,
): Promise<{ readonly commit: Sha; readonly at: number; readonly cut: boolean }> {
  const steps = await mirror.firstParents(undefined, head);
  const recent = steps.slice(-MOST_COMMITS);
  const came = steps.findIndex(({ changes }) => changes.some(({ path, file }) => path === "towpath.yaml" && file));
  const first = isHome ? steps[came] : recent[0];
  const last = steps.at(-1);
  const from = first !== undefined && recent.includes(first) ? first : isHome && came < 0 ? last : recent[0];
  if (from === undefined) throw new Error(`no commit ${head}`);
  return { commit: from.sha, at: from.at, cut: isHome && came >= 0 && first !== from };
}

/** Stands for the files as they are. */
const WORKING_TREE: Sha = "f".repeat(40);

/** Files of the folder as a mirror's. */
class Overlay {
  readonly #folder: string;
  readonly #paths = new Map<Sha, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async changes(paths: readonly string[]): Promise<readonly MirrorChange[]> {
    return Promise.all(paths.map(async (path) => ({ path, file: await this.#file(path) })));
  }

  /** Reads files of the folder by the shas that were made up for them, all others in the mirror below. */
  mirror(below: Mirror | undefined): Mirror {
    const absent = (): never => {
      throw new Error("the working tree has no history");
    };
    return {
      branches: new Map(),
      files: async () => {
        const files = await Promise.all((await filesIn(this.#folder)).map((path) => this.#file(path)));
        return files.filter((file) => file !== undefined);
      },
      file: absent,
      changes: absent,
      firstParents: absent,
      commit: absent,
      isAncestor: absent,
      mergeBase: absent,
      renames: absent,
      changedLines: absent,
      sizes: absent,
      ...below,
      blobs: async (shas) => {
        const found = new Map(await below?.blobs(shas.filter((sha) => !this.#paths.has(sha))));
        for (const sha of shas) {
          const path = this.#paths.get(sha);
          if (path !== undefined) found.set(sha, await readFile(join(this.#folder, path)));
        }
        return found;
      },
    };
  }

  async #file(path: string): Promise<MirrorFile | undefined> {
    const stat = await lstat(join(this.#folder, path)).catch(() => undefined);
    if (stat === undefined || !(stat.isFile() || stat.isSymbolicLink())) return undefined;
    const blob = createHash("sha1").update(`${path} ${stat.mtimeMs} ${stat.size}`).digest("hex");
    this.#paths.set(blob, path);
    return { path, blob, mode: stat.isSymbolicLink() ? "120000" : "100644" };
  }
}
