import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Why a ref cannot be made: its name is a folder of another, or another is a folder of it. */
export class RefConflict extends Error {
  override readonly name = "RefConflict";
  readonly other: string;
  constructor(name: string, other: string) {
    super(`cannot lock ref '${name}': '${other}' exists`);
    this.other = other;
  }
}

/** The refs of one bare repository: in memory for us, and in a file once the git binary must read them. */
export class Refs {
  readonly #gitDir: string;
  readonly #refs = new Map<string, string>();
  /** How many refs live below a folder, to find conflicts between `a` and `a/b` without a search. */
  readonly #folders = new Map<string, number>();
  #changed = false;

  constructor(gitDir: string) {
    this.#gitDir = gitDir;
  }

  /** The object that a full ref name (`refs/heads/main`) points at. */
  get(name: string): string | undefined {
    return this.#refs.get(name);
  }

  /** All refs whose full name starts so, sorted by name. */
  list(prefix: string): (readonly [name: string, sha: string])[] {
    return [...this.#refs].filter(([name]) => name.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** The ref that stands in the way of this name, as a folder or as a file, if any. */
  conflict(name: string): string | undefined {
    for (const folder of foldersOf(name)) if (this.#refs.has(folder)) return folder;
    if (!this.#folders.has(name)) return undefined;
    return [...this.#refs.keys()].find((other) => other.startsWith(`${name}/`));
  }

  /** Points the ref at an object; fails with {@link RefConflict} where a folder and a file would share a name. */
  set(name: string, sha: string): void {
    const isNew = !this.#refs.has(name);
    if (isNew) {
      const other = this.conflict(name);
      if (other !== undefined) throw new RefConflict(name, other);
      for (const folder of foldersOf(name)) this.#folders.set(folder, (this.#folders.get(folder) ?? 0) + 1);
    }
    this.#refs.set(name, sha);
    this.#changed = true;
  }

  delete(name: string): void {
    if (!this.#refs.delete(name)) return;
    this.#changed = true;
    for (const folder of foldersOf(name)) {
      const left = (this.#folders.get(folder) ?? 1) - 1;
      if (left > 0) this.#folders.set(folder, left);
      else this.#folders.delete(folder);
    }
  }

  /** Whether there is any ref whose full name starts so. */
  hasAny(prefix: string): boolean {
    for (const name of this.#refs.keys()) if (name.startsWith(prefix)) return true;
    return false;
  }

  /** Puts the refs on the disk for Git to read, all in one file (git-pack-refs(1)). */
  writeOut(): void {
    if (!this.#changed) return;
    const lines = this.list("refs/").map(([name, sha]) => `${sha} ${name}\n`);
    const path = join(this.#gitDir, "packed-refs");
    writeFileSync(`${path}.new`, `# pack-refs with: sorted \n${lines.join("")}`);
    renameSync(`${path}.new`, path);
    this.#changed = false;
  }

  /** Points HEAD, the default branch of clones, at a branch. */
  setHead(branch: string): void {
    writeFileSync(join(this.#gitDir, "HEAD"), `ref: refs/heads/${branch}\n`);
  }
}

/** `refs/heads/a/b` → `refs/heads/a`, `refs/heads`: the folders of a name, the deepest first. */
function foldersOf(name: string): string[] {
  const parts = name.split("/");
  return parts
    .slice(2, -1)
    .map((_, index) => parts.slice(0, index + 3).join("/"))
    .reverse()
    .concat(parts.slice(0, 2).join("/"));
}

/**
 * Whether Git would take this as a full ref name (git-check-ref-format(1)).
 */
export function isRefName(name: string): boolean {
  if (!/^refs\/[^/]+\/./.test(name) || name.length > 255) return false;
  if (/[\s~^:?*[\\]|\.\.|@\{|\/\/|\.$|\/$/.test(name) || /\p{Cc}/u.test(name)) return false;
  return name.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
}
