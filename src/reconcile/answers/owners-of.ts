/** Who owns files, by the CODEOWNERS file of the base branch ("About code owners", docs.github.com). */
import ignore from "ignore";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror } from "../../ports/mirrors.ts";

/** Where GitHub looks, in this order; the first that is there counts. */
const PLACES = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
/** GitHub reads no larger one. */
const MOST_BYTES = 3 * 1024 * 1024;

interface Line {
  readonly matches: (path: string) => boolean;
  readonly owners: readonly string[];
}

type Owned = readonly { readonly file: string; readonly owners: readonly string[] }[];

/** Each path with its owners, none where nobody owns it; undefined where the file cannot be read. */
export async function ownersOf(
  { mirror, state }: { readonly mirror: Mirror; readonly state: { readonly head: Sha } },
  paths: readonly string[],
): Promise<Owned | undefined> {
  for (const place of PLACES) {
    const file = await mirror.file(state.head, place);
    if (file === undefined) continue;
    const bytes = (await mirror.blobs([file.blob])).get(file.blob);
    if (bytes === undefined || bytes.byteLength > MOST_BYTES || !file.mode.startsWith("100")) return undefined;
    const lines = parseCodeOwners(Buffer.from(bytes).toString("utf8"));
    return paths.map((path) => ({ file: path, owners: lines.findLast(({ matches }) => matches(path))?.owners ?? [] }));
  }
  return paths.map((file) => ({ file, owners: [] }));
}

/**
 * The last line that matches a path says its owners. Patterns are those of .gitignore without negation and ranges, and
 * case counts ("CODEOWNERS syntax", docs.github.com); GitHub passes over lines with such.
 */
export function parseCodeOwners(text: string): readonly Line[] {
  return text.split(/\r?\n/).flatMap((line): readonly Line[] => {
    const [pattern, ...owners] = line
      .replace(/(^|\s)#.*$/, "")
      .trim()
      .split(/(?<!\\)\s+/);
    if (pattern === undefined || pattern === "" || pattern.startsWith("!") || /[[\]]/.test(pattern)) return [];
    // Of gitignore's rules one does not hold here: `docs/*` owns files in docs, not those in folders below.
    const isFlat = pattern.endsWith("/*");
    const rules = ignore({ ignorecase: false }).add(pattern);
    const isFolderTaken = (path: string): boolean => foldersOf(path).some((folder) => rules.ignores(folder));
    const matches = (path: string): boolean => rules.ignores(path) && !(isFlat && isFolderTaken(path));
    return [{ matches, owners }];
  });
}

/** `a/b` and `a` of `a/b/c`. */
const foldersOf = (path: string): readonly string[] => {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
};
