/** The files that a command line names, not read yet. */
import { readdirSync, readFileSync, statSync } from "node:fs";
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

/*
 * Files are read in this thread, one after the other, without Node's thread pool: that takes a third of the processor time
 * for small ones, and nobody waits for this thread, since checking is done in others.
 */

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
    const found = statOf(path);
    if (found?.isDirectory()) for (const file of filesIn(path)) add(file);
    else if (found?.isFile()) add(fileAt(normalize(path), true, found.size));
    else problems.push(`${path} is neither a file nor a folder.`);
  }
  return { files: [...files.values()], problems };
}

/** Undefined where nothing is, or nothing that may be looked at. */
function statOf(path: string) {
  try {
    return statSync(path);
  } catch (error) {
    if (typeof error === "object" && error !== null && "syscall" in error) return undefined;
    throw error;
  }
}

function filesIn(folder: string, found: FoundFile[] = []): readonly FoundFile[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) filesIn(path, found);
    else if (entry.isFile() && MANIFEST.test(entry.name) && !SKIPPED_FILES.has(entry.name)) {
      found.push(fileAt(path, false, statSync(path).size));
    }
  }
  return found;
}

const fileAt = (path: string, named: boolean, size: number): FoundFile => ({
  path: process.platform === "win32" ? path.replaceAll("\\", "/") : path,
  named,
  size,
  read: async () => readFileSync(path),
});
