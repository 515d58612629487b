import type { ObjectStore } from "./object-store.ts";

export type FileMode = "100644" | "100755" | "120000" | "160000" | "040000";

/** One line of a tree object. Folders have the mode 040000, as GitHub writes it. */
export interface TreeEntry {
  readonly mode: FileMode;
  readonly name: string;
  readonly sha: string;
}

/** An entry with its path from the root. */
export interface PathEntry extends TreeEntry {
  readonly path: string;
}

/** What becomes of one path: another entry, or none. */
export interface TreeChange {
  readonly path: string;
  readonly entry: { readonly mode: FileMode; readonly sha: string } | null;
}

/** The tree without entries; Git knows it even where no repository stores it. */
export const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** The entries of a tree, in Git's order. */
export function readTree(store: ObjectStore, sha: string): TreeEntry[] {
  if (sha === EMPTY_TREE) return [];
  const content = store.expect("tree", sha);
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(32, at);
    const end = content.indexOf(0, space);
    entries.push({
      mode: fileMode(content.toString("latin1", at, space)),
      name: content.toString("utf8", space + 1, end),
      sha: content.toString("hex", end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

/** The bytes of a tree object; sorts as Git does, where a folder's name ends in a slash. */
export function formatTree(entries: readonly TreeEntry[]): Buffer {
  const sorted = entries
    .map((entry) => ({ entry, key: Buffer.from(entry.mode === "040000" ? `${entry.name}/` : entry.name) }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  return Buffer.concat(
    sorted.flatMap(({ entry }) => [
      Buffer.from(`${entry.mode === "040000" ? "40000" : entry.mode} ${entry.name}\0`),
      Buffer.from(entry.sha, "hex"),
    ]),
  );
}

/** The entry at a path, or undefined. */
export function entryAt(store: ObjectStore, tree: string, path: string): TreeEntry | undefined {
  let entry: TreeEntry = { mode: "040000", name: "", sha: tree };
  for (const segment of path.split("/").filter((part) => part !== "")) {
    if (entry.mode !== "040000") return undefined;
    const next = readTree(store, entry.sha).find((child) => child.name === segment);
    if (next === undefined) return undefined;
    entry = next;
  }
  return entry;
}

/** All entries below a tree, folders before what they hold, in Git's order. */
export function* walkTree(store: ObjectStore, tree: string, prefix = ""): Generator<PathEntry> {
  for (const entry of readTree(store, tree)) {
    const path = prefix + entry.name;
    yield { ...entry, path };
    if (entry.mode === "040000") yield* walkTree(store, entry.sha, `${path}/`);
  }
}

interface Folder {
  readonly entries: Map<string, TreeChange["entry"]>;
  readonly folders: Map<string, Folder>;
}

/** The tree that comes out when changes are made on a base, its id; folders that end up empty vanish. */
export function changeTree(store: ObjectStore, base: string | undefined, changes: readonly TreeChange[]): string {
  const root: Folder = { entries: new Map(), folders: new Map() };
  for (const change of changes) {
    const segments = change.path.split("/");
    const name = segments.pop() ?? "";
    let folder = root;
    for (const segment of segments) {
      let next = folder.folders.get(segment);
      if (next === undefined) {
        next = { entries: new Map(), folders: new Map() };
        folder.folders.set(segment, next);
      }
      folder = next;
    }
    folder.entries.set(name, change.entry);
  }
  return apply(store, base, root) ?? store.write("tree", Buffer.alloc(0));
}

function apply(store: ObjectStore, base: string | undefined, folder: Folder): string | undefined {
  const entries = new Map<string, TreeEntry>();
  if (base !== undefined) for (const entry of readTree(store, base)) entries.set(entry.name, entry);
  for (const [name, entry] of folder.entries) {
    if (entry === null) entries.delete(name);
    else entries.set(name, { name, ...entry });
  }
  for (const [name, inner] of folder.folders) {
    const there = entries.get(name);
    const sha = apply(store, there?.mode === "040000" ? there.sha : undefined, inner);
    if (sha !== undefined) entries.set(name, { name, mode: "040000", sha });
    else if (there?.mode === "040000") entries.delete(name);
  }
  return entries.size === 0 ? undefined : store.write("tree", formatTree([...entries.values()]));
}

/** Whether a text is one of Git's modes; answers with it as GitHub spells it. */
export function fileMode(text: string): FileMode {
  if (text === "40000" || text === "040000") return "040000";
  if (text === "100644" || text === "100755" || text === "120000" || text === "160000") return text;
  if (text === "100664") return "100644";
  throw new Error(`unknown mode in a Git tree: ${text}`);
}
