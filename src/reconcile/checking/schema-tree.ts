import { Transient } from "../../domain/failure.ts";
import type { FullName, Sha } from "../../domain/repository.ts";
import type { Mirror, MirrorFile } from "../../ports/mirrors.ts";
import type { SchemaTree } from "../../validation/engine/repository-schemas.ts";

/** Files of a commit as schemas; they are read one by one, when a kind asks for them. */
export function schemaTree(
  from: FullName,
  template: string,
  mirror: Mirror,
  commit: Sha,
  files: readonly MirrorFile[],
): SchemaTree {
  const blobs = new Map(files.map(({ path, blob }) => [path, blob]));
  return {
    from,
    template,
    idOf: (path) => blobs.get(path),
    sizeOf: async (path) => (await mirror.sizes(commit, [path])).get(path) ?? 0,
    read: async (path) => {
      const blob = blobs.get(path) ?? "";
      const bytes = (await mirror.blobs([blob])).get(blob);
      if (bytes === undefined) throw new Transient(`${path} of ${from} is not in the mirror yet`);
      return bytes;
    },
  };
}
