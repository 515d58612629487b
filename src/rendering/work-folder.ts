/** A temporary folder with the files of one rendering and nothing else. */
import { chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transient } from "../domain/failure.ts";
import type { RenderFile } from "../domain/rendering.ts";
import { NOBODY } from "./confinement.ts";

export interface WorkFolder {
  readonly work: string;
  /** Empty. */
  readonly mount: string;
  remove(): Promise<void>;
}

/** Files that are written at a time. */
const AT_ONCE = 32;

/** Throws a Transient where the disk does not take them. Only the user that renders can read the folder. */
export async function openWorkFolder(files: readonly RenderFile[], isRoot: boolean): Promise<WorkFolder> {
  const folder = await written(() => mkdtemp(join(tmpdir(), "towpath-render-")));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    return await written(async () => {
      const [work, mount] = [join(folder, "work"), join(folder, "mount")];
      const own = async (path: string): Promise<void> => {
        if (isRoot) await chown(path, NOBODY, NOBODY);
      };
      for (const path of [work, mount, ...foldersOf(files).map((one) => join(work, one))]) {
        await mkdir(path, { mode: 0o700 });
        await own(path);
      }
      for (let at = 0; at < files.length; at += AT_ONCE) {
        const batch = files.slice(at, at + AT_ONCE);
        await Promise.all(
          batch.map(async ({ path, bytes }) => {
            await writeFile(join(work, path), bytes, { mode: 0o400, flag: "wx" });
            await own(join(work, path));
          }),
        );
      }
      await own(folder);
      return { work, mount, remove };
    });
  } catch (error) {
    await remove();
    throw error;
  }
}

/** All folders of the files, each behind the one that holds it. */
function foldersOf(files: readonly RenderFile[]): readonly string[] {
  const folders = new Set<string>();
  for (const { path } of files) {
    const segments = path.split("/");
    // Git has no such paths; a list made by hand might.
    if (segments.some((segment) => segment === "" || segment === "." || segment === "..") || path.includes("\0"))
      throw new Error("the path of a file to render leads out of its folder");
    for (let length = 1; length < segments.length; length += 1) folders.add(segments.slice(0, length).join("/"));
  }
  return [...folders].sort();
}

async function written<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new Transient(`The files to render could not be written to the folder for temporary files (${code}).`);
  }
}
