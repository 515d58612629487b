/** A commit of the mirror as rendering reads it. */
import type { Sha } from "../../domain/repository.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import type { Tree } from "../../validation/rendered/tree.ts";

/** Throws what the mirror throws, when it is read. */
export async function mirrorTree(mirror: Mirror, commit: Sha): Promise<Tree> {
  const files = new Map((await mirror.files(commit)).map(({ path, blob, mode }) => [path, { sha: blob, mode }]));
  return {
    files,
    sizes: (paths) => mirror.sizes(commit, paths),
    read: async (paths) => {
      const wanted = paths.flatMap((path) => {
        const file = files.get(path);
        return file === undefined || file.mode === SUBMODULE ? [] : [[path, file.sha] as const];
      });
      const blobs = await mirror.blobs(wanted.map(([, sha]) => sha));
      return new Map(
        wanted.flatMap(([path, sha]) => {
          const bytes = blobs.get(sha);
          return bytes === undefined ? [] : [[path, bytes] as const];
        }),
      );
    },
  };
}

/** Its sha is that of a commit of another repository. */
const SUBMODULE = "160000";
