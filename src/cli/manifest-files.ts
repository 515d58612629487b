/** Files for the subcommands that work on a checkout: read whole, written whole or not at all. */
import { open, readdir, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { join, normalize } from "node:path";
import type { Problem } from "../domain/failure.ts";
import { COMMAND_FILE_LIMIT, decodeManifest } from "../manifests/decode-manifest.ts";
import type { ManifestFile } from "../manifests/parse-manifest.ts";

export interface ReadFiles {
  /** In the order of the paths; those of a folder by name. */
  readonly files: readonly ManifestFile[];
  readonly problems: readonly Problem[];
  /** Files that were named by their own path, not found in a folder. */
  readonly named: ReadonlySet<string>;
}

/** What a folder is searched for. A file named by its own path may be called anything. */
const MANIFEST = /\.(?:ya?ml|json)$|^kustomization$/i;
/** Machine-written, large, and never about images. */
const SKIPPED_FILES = new Set(["package.json", "package-lock.json", "npm-shrinkwrap.json"]);
/** Files that are read at a time. */
const AT_ONCE = 64;
const SKIPPED_FOLDERS = new Set([".git", "node_modules"]);

/** Reads the files named and those in the folders named. Symbolic links in folders are not followed. */
export async function readManifestFiles(paths: readonly string[]): Promise<ReadFiles> {
  const problems: Problem[] = [];
  const found: string[] = [];
  const named = new Set<string>();
  for (const path of paths) {
    const kind = await kindOf(path);
    if (kind === "folder") found.push(...(await filesIn(path)));
    else if (kind === "file") {
      found.push(normalize(path));
      named.add(toSlashes(normalize(path)));
    } else {
      problems.push({ code: "no-such-file", message: `${path} is neither a file nor a folder.`, file: path });
      named.add(path);
    }
  }
  const files: ManifestFile[] = [];
  const unique = [...new Set(found)];
  for (let at = 0; at < unique.length; at += AT_ONCE) {
    const batch = unique.slice(at, at + AT_ONCE);
    const decoded = await Promise.all(batch.map(decodeFile));
    for (const [index, text] of decoded.entries()) {
      if (typeof text === "string") files.push({ path: toSlashes(batch[index] ?? ""), text });
      else problems.push(text);
    }
  }
  return { files, problems, named };
}

async function decodeFile(path: string): Promise<string | Problem> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return {
      code: "unreadable-file",
      message: `${path} cannot be read: ${systemError(error)}.`,
      file: toSlashes(path),
    };
  }
  return decodeManifest(bytes, toSlashes(path), COMMAND_FILE_LIMIT);
}

/** What the system says against a file (`EACCES: permission denied, …`); anything else is a bug and thrown on. */
function systemError(error: unknown): string {
  const isSystemError = typeof error === "object" && error !== null && "syscall" in error && "message" in error;
  if (isSystemError) return String(error.message);
  throw error;
}

const toSlashes = (path: string): string => (process.platform === "win32" ? path.replaceAll("\\", "/") : path);

async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  try {
    const found = await stat(path);
    return found.isDirectory() ? "folder" : found.isFile() ? "file" : undefined;
  } catch {
    return undefined;
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) found.push(...(await filesIn(path)));
    else if (entry.isFile() && MANIFEST.test(entry.name) && !SKIPPED_FILES.has(entry.name)) found.push(path);
  }
  return found;
}

/**
 * Replaces the contents of files. All new contents are on disk before the first file is replaced, and each file is
 * replaced in one step, with its mode; a symbolic link stays one. Returns a Problem where the system refuses.
 */
export async function replaceFiles(files: readonly ManifestFile[]): Promise<Problem | undefined> {
  const staged: { readonly from: string; readonly to: string }[] = [];
  try {
    for (const [index, { path, text }] of files.entries()) {
      const to = await realpath(path);
      const from = `${to}.towpath-${process.pid}-${index}`;
      const { mode } = await stat(to);
      const handle = await open(from, "wx");
      staged.push({ from, to });
      try {
        await handle.writeFile(text);
        await handle.chmod(mode);
      } finally {
        await handle.close();
      }
    }
    for (const { from, to } of staged) await rename(from, to);
    return undefined;
  } catch (error) {
    return { code: "unwritable-file", message: `The files cannot be written: ${systemError(error)}.` };
  } finally {
    for (const { from } of staged) await rm(from, { force: true });
  }
}
