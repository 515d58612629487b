/** A repository in memory: blobs, trees as maps from path to blob, commits, branches. Shas are content hashes. */
import { createHash } from "node:crypto";
import type { Sha } from "../../../src/domain/repository.ts";
import type {
  LineRange,
  Mirror,
  MirrorChange,
  MirrorCommit,
  MirrorFile,
  MirrorStep,
} from "../../../src/ports/mirrors.ts";

type Tree = ReadonlyMap<string, { readonly blob: Sha; readonly mode: string }>;

interface StoredCommit extends MirrorCommit {
  readonly files: Tree;
}

export interface Who {
  readonly author: string;
  readonly committer: string;
}

export const PERSON: Who = { author: "1+alice@users.noreply.github.com", committer: "alice@example.org" };
export const APP: Who = { author: "7+towpath[bot]@users.noreply.github.com", committer: "noreply@github.com" };

/** What files a commit changes: text, bytes, a symlink's target, or undefined for a deletion. */
export type Edits = Readonly<Record<string, string | Uint8Array | { readonly symlink: string } | undefined>>;

const hash = (value: string | Uint8Array): Sha => createHash("sha1").update(value).digest("hex");

export class FakeGit {
  readonly branches = new Map<string, Sha>();
  readonly #blobs = new Map<Sha, Uint8Array>();
  readonly #commits = new Map<Sha, StoredCommit>();
  /** Blobs handed out, for tests on how much is read. */
  blobsRead = 0;

  /** Commits on top of a branch (created where missing) and moves it. */
  commit(branch: string, edits: Edits, options: { at?: number; message?: string; who?: Who } = {}): Sha {
    const parent = this.branches.get(branch);
    const { at = this.#commits.size * 1000, message = "change", who = PERSON } = options;
    const files = this.edited(parent === undefined ? new Map() : this.at(parent).files, edits);
    const sha = this.store({ files, parents: parent === undefined ? [] : [parent], at, message, who });
    this.branches.set(branch, sha);
    return sha;
  }

  edited(files: Tree, edits: Edits): Tree {
    const next = new Map(files);
    for (const [path, edit] of Object.entries(edits)) {
      if (edit === undefined) next.delete(path);
      else if (typeof edit === "string") next.set(path, { blob: this.blob(Buffer.from(edit)), mode: "100644" });
      else if (edit instanceof Uint8Array) next.set(path, { blob: this.blob(edit), mode: "100644" });
      else next.set(path, { blob: this.blob(Buffer.from(edit.symlink)), mode: "120000" });
    }
    return next;
  }

  store(commit: { files: Tree; parents: readonly Sha[]; at: number; message: string; who: Who }): Sha {
    const { files, parents, at, message, who } = commit;
    const tree = hash(JSON.stringify([...files].sort(([a], [b]) => (a < b ? -1 : 1))));
    const sha = hash(JSON.stringify([tree, parents, at, message, who]));
    this.#commits.set(sha, {
      sha,
      tree,
      parents,
      at,
      authorEmail: who.author,
      committerEmail: who.committer,
      message,
      files,
    });
    return sha;
  }

  at(sha: Sha): StoredCommit {
    const commit = this.#commits.get(sha);
    if (commit === undefined) throw new Error(`no commit ${sha}`);
    return commit;
  }

  /** The files under that tree sha. */
  tree(sha: Sha): Tree {
    for (const commit of this.#commits.values()) if (commit.tree === sha) return commit.files;
    throw new Error(`no tree ${sha}`);
  }

  has(sha: Sha): boolean {
    return this.#commits.has(sha);
  }

  /** As after a force-push and a garbage collection. */
  forget(sha: Sha): void {
    this.#commits.delete(sha);
  }

  text(branch: string, path: string): string | undefined {
    const head = this.branches.get(branch);
    const file = head === undefined ? undefined : this.at(head).files.get(path);
    return file === undefined ? undefined : Buffer.from(this.#blobs.get(file.blob) ?? []).toString("utf8");
  }

  isAncestor(ancestor: Sha, descendant: Sha): boolean {
    const seen = new Set<Sha>();
    const open = [descendant];
    for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
      if (sha === ancestor) return true;
      if (seen.has(sha) || !this.#commits.has(sha)) continue;
      seen.add(sha);
      open.push(...this.at(sha).parents);
    }
    return false;
  }

  mergeBase(a: Sha, b: Sha): Sha | undefined {
    const open = [a];
    for (let sha = open.shift(); sha !== undefined; sha = open.shift()) {
      if (this.isAncestor(sha, b)) return sha;
      open.push(...this.at(sha).parents);
    }
    return undefined;
  }

  difference(from: Tree, to: Tree): MirrorChange[] {
    const changes: MirrorChange[] = [];
    for (const [path, file] of to) {
      const before = from.get(path);
      if (before?.blob !== file.blob || before.mode !== file.mode) changes.push({ path, file: { path, ...file } });
    }
    for (const path of from.keys()) if (!to.has(path)) changes.push({ path, file: undefined });
    return changes;
  }

  /** Those that were moved without a change. */
  renames(from: Tree, to: Tree): Map<string, string> {
    const gone = new Map([...from].flatMap(([path, { blob }]) => (to.has(path) ? [] : [[blob, path] as const])));
    const added = [...to].filter(([path]) => !from.has(path));
    return new Map(
      added.flatMap(([path, { blob }]) => (gone.has(blob) ? [[path, gone.get(blob) ?? ""] as const] : [])),
    );
  }

  /** Every line whose text the older file does not have. */
  changedLines(from: Tree, to: Tree, path: string): readonly [string, readonly LineRange[]][] {
    const linesOf = (tree: Tree): readonly string[] =>
      Buffer.from(this.#blobs.get(tree.get(path)?.blob ?? "") ?? [])
        .toString("utf8")
        .split("\n");
    const before = new Set(linesOf(from));
    const ranges = linesOf(to).flatMap((line, index) =>
      before.has(line) ? [] : [{ first: index + 1, last: index + 1 }],
    );
    return ranges.length === 0 ? [] : [[path, ranges]];
  }

  /** What a mirror shows at this moment. */
  mirror(): Mirror {
    const step = (commit: StoredCommit): MirrorStep => {
      const [parent] = commit.parents;
      const before = parent === undefined ? new Map() : this.at(parent).files;
      return { ...plain(commit), changes: this.difference(before, commit.files) };
    };
    return {
      branches: new Map(this.branches),
      files: async (sha) => [...this.at(sha).files].map(([path, file]): MirrorFile => ({ path, ...file })),
      file: async (sha, path) => {
        const file = this.at(sha).files.get(path);
        return file === undefined ? undefined : { path, ...file };
      },
      changes: async (from, to) => this.difference(this.at(from).files, this.at(to).files),
      blobs: async (shas) => {
        this.blobsRead += shas.length;
        return new Map(shas.flatMap((sha) => [...entry(sha, this.#blobs.get(sha))]));
      },
      firstParents: async (from, to) => {
        const steps: MirrorStep[] = [];
        for (let sha: Sha | undefined = to; sha !== undefined; sha = this.at(sha).parents[0]) {
          if (from !== undefined && this.isAncestor(sha, from)) break;
          steps.unshift(step(this.at(sha)));
        }
        return steps;
      },
      commit: async (sha) => (this.has(sha) ? plain(this.at(sha)) : undefined),
      isAncestor: async (ancestor, descendant) => this.isAncestor(ancestor, descendant),
      mergeBase: async (one, other) => this.mergeBase(one, other),
      renames: async (from, to) => this.renames(this.at(from).files, this.at(to).files),
      changedLines: async (from, to, paths) =>
        new Map(paths.flatMap((path) => this.changedLines(this.at(from).files, this.at(to).files, path))),
      sizes: async (sha, paths) =>
        new Map(
          paths.map((path) => [path, this.#blobs.get(this.at(sha).files.get(path)?.blob ?? "")?.byteLength ?? 0]),
        ),
    };
  }

  private blob(bytes: Uint8Array): Sha {
    const sha = hash(bytes);
    this.#blobs.set(sha, bytes);
    return sha;
  }
}

const entry = (sha: Sha, bytes: Uint8Array | undefined): readonly [Sha, Uint8Array][] =>
  bytes === undefined ? [] : [[sha, bytes]];

function plain(stored: StoredCommit): MirrorCommit {
  const { files: _files, ...commit } = stored;
  return commit;
}
