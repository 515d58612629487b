/** The files of one commit, and how symbolic links among them are followed without leaving it. */

export interface TreeFile {
  /** Of the blob. */
  readonly sha: string;
  /** Git's: `100644`, `100755`, `120000` (symbolic link), `160000` (submodule). */
  readonly mode: string;
}

export interface Tree {
  /** All files by path. */
  readonly files: ReadonlyMap<string, TreeFile>;
  /** Contents by path; paths that are not there are absent. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Bytes of files without reading them, by path. */
  sizes(paths: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** Where a path leads, or why it leads nowhere. */
export type Lookup =
  | { readonly kind: "file" | "folder"; readonly path: string }
  | { readonly kind: "missing" | "outside" | "submodule" };

const MOST_LINKS = 8;

/** A tree whose folders can be asked for. */
export class Folders {
  readonly tree: Tree;
  readonly #folders = new Map<string, string[]>();

  constructor(tree: Tree) {
    this.tree = tree;
    this.#folders.set("", []);
    for (const path of tree.files.keys()) {
      for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
        const folder = path.slice(0, slash);
        if (!this.#folders.has(folder)) this.#folders.set(folder, []);
      }
      this.#folders.get(folderOf(path))?.push(path);
    }
  }

  isFolder(path: string): boolean {
    return this.#folders.has(path);
  }

  /** Files that lie in the folder itself. */
  filesIn(folder: string): readonly string[] {
    return this.#folders.get(folder) ?? [];
  }

  /** Files in the folder and in those below it. */
  filesBelow(folder: string): readonly string[] {
    if (folder === "") return [...this.tree.files.keys()];
    return [...this.#folders]
      .filter(([one]) => one === folder || one.startsWith(`${folder}/`))
      .flatMap(([, files]) => files);
  }

  /** Follows links within the tree; a link out of it, or in a circle, is `outside`. */
  async lookUp(path: string): Promise<Lookup> {
    let current = path;
    for (let links = 0; links <= MOST_LINKS; links += 1) {
      const file = this.tree.files.get(current);
      if (file !== undefined && file.mode !== LINK && file.mode !== SUBMODULE) return { kind: "file", path: current };
      if (this.isFolder(current)) return { kind: "folder", path: current };
      const stop = prefixes(current).find((prefix) => isSpecial(this.tree.files.get(prefix)?.mode));
      if (stop === undefined) return { kind: "missing" };
      if (this.tree.files.get(stop)?.mode === SUBMODULE) return { kind: "submodule" };
      const bytes = (await this.tree.read([stop])).get(stop);
      const target = bytes === undefined ? undefined : joinPath(folderOf(stop), new TextDecoder().decode(bytes));
      if (target === undefined) return { kind: "outside" };
      const rest = current.slice(stop.length + 1);
      current = rest === "" ? target : `${target}${target === "" ? "" : "/"}${rest}`;
    }
    return { kind: "outside" };
  }
}

export const LINK = "120000";
export const SUBMODULE = "160000";
const isSpecial = (mode: string | undefined): boolean => mode === LINK || mode === SUBMODULE;

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** `a/b` in the folder; undefined where that is absolute or leads out of the repository. */
export function joinPath(folder: string, written: string): string | undefined {
  if (written.startsWith("/") || written.includes("\0")) return undefined;
  const segments = folder === "" ? [] : folder.split("/");
  for (const segment of written.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join("/");
}

/** `a`, `a/b`, `a/b/c`. */
function prefixes(path: string): readonly string[] {
  const segments = path.split("/");
  return segments.map((_, index) => segments.slice(0, index + 1).join("/"));
}
