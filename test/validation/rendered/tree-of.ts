/** A tree in memory. */
import type { Tree, TreeFile } from "../../../src/validation/rendered/tree.ts";

export type Contents = Readonly<Record<string, string | { readonly symlink: string }>>;

/** `{ symlink: "../a" }` is a link; the paths in `submodules` are commits of other repositories. */
export function treeOf(contents: Contents, submodules: readonly string[] = []): Tree {
  const files = new Map<string, TreeFile>();
  const texts = new Map<string, string>();
  for (const [path, content] of Object.entries(contents)) {
    const text = typeof content === "string" ? content : content.symlink;
    const mode = typeof content === "string" ? "100644" : "120000";
    files.set(path, { sha: `${path} ${text}`, mode });
    texts.set(path, text);
  }
  for (const path of submodules) files.set(path, { sha: path, mode: "160000" });
  const pick = <T>(paths: readonly string[], of: (text: string) => T): ReadonlyMap<string, T> =>
    new Map(
      paths.flatMap((path) => {
        const text = texts.get(path);
        return text === undefined ? [] : [[path, of(text)] as const];
      }),
    );
  return {
    files,
    read: (paths) => Promise.resolve(pick(paths, (text) => new TextEncoder().encode(text))),
    sizes: (paths) => Promise.resolve(pick(paths, (text) => Buffer.byteLength(text))),
  };
}
