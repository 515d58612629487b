/** The files that a command line names, not read yet. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join, normalize } from "node:path";
import { buffer } from "node:stream/consumers";

export interface FoundFile {
  /** With slashes. */
  readonly path: string;
  /** Named by its own path, not found in a folder. */
  readonly named: boolean;
  readonly size?: number;
  readonly read: () => Promise<Uint8Array>;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** Sentences on paths where nothing is. */
  readonly problems: readonly string[];
}

const MANIFEST = /\.(?:ya?ml|json)$|^Kustomization$/;
/** Machine-written, large, and never manifests. */
const SKIPPED_FILES = new Set(["package.json", "package-lock.json", "npm-shrinkwrap.json"]);
const SKIPPED_FOLDERS = new Set([".git", ".github", "node_modules"]);

/** Each file once, folders by name. Symbolic links in folders are not followed. `-` is standard input. */
export async function findFiles(paths: readonly string[], stdin: NodeJS.ReadableStream): Promise<FoundFiles> {
  const files = new Map<string, FoundFile>();
  const problems: string[] = [];
  const add = (file: FoundFile): void => void (files.has(file.path) && !file.named ? 0 : files.set(file.path, file));
  for (const path of paths) {
    if (path === "-") {
      const bytes = await buffer(stdin);
      add({ path: "stdin", named: true, size: bytes.length, read: async () => bytes });
      continue;
    }
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) for (const file of await filesIn(path)) add(file);
    else if (found?.isFile()) add(fileAt(normalize(path), true, found.size));
    else problems.push(`${path} is neither a file nor a folder.`);
  }
  return { files: [...files.values()], problems };
}

async function filesIn(folder: string): Promise<readonly FoundFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: FoundFile[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) found.push(...(await filesIn(path)));
    else if (entry.isFile() && MANIFEST.test(entry.name) && !SKIPPED_FILES.has(entry.name)) {
      found.push(fileAt(path, false, (await stat(path)).size));
    }
  }
  return found;
}

const fileAt = (path: string, named: boolean, size: number): FoundFile => ({
  path: process.platform === "win32" ? path.replaceAll("\\", "/") : path,
  named,
  size,
  read: () => readFile(path),
});
