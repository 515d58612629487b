/** Kustomizations and charts as values with positions. They come out of pull requests: the worker reads them. */
import type { CheckedFile } from "../engine/checked-file.ts";
import type { Checker } from "../engine/checker.ts";
import { LineIndex } from "../reading/line-index.ts";
import { TablePositions } from "../reading/positions.ts";
import type { Positions } from "../resource.ts";
import type { Tree } from "./tree.ts";

export interface ToolFile {
  readonly path: string;
  /** Of its first document; undefined where it cannot be read. */
  readonly value: unknown;
  /** Of all its documents. */
  readonly values: readonly unknown[];
  readonly at: Positions;
}

/** By blob sha and path; an LRU of as many entries as there are kustomizations serves later runs. */
export interface ToolFileCache {
  get(key: string): CheckedFile | undefined;
  set(key: string, file: CheckedFile): unknown;
}

const AT_ONCE = 200;
/** A kustomization that people write has a few kilobytes. */
const LARGEST = 1024 * 1024;

/** Reads files of one tree, each once. */
export class ToolFiles {
  readonly #tree: Tree;
  readonly #checker: Checker;
  readonly #cache: ToolFileCache | undefined;
  readonly #read = new Map<string, ToolFile>();

  constructor(tree: Tree, checker: Checker, cache: ToolFileCache | undefined) {
    this.#tree = tree;
    this.#checker = checker;
    this.#cache = cache;
  }

  /** Files that are not there, or larger than any that people write, are absent. */
  async read(paths: readonly string[]): Promise<readonly ToolFile[]> {
    const unread = [...new Set(paths)].filter((path) => !this.#read.has(path) && !this.#recall(path));
    for (let at = 0; at < unread.length; at += AT_ONCE) await this.#readSome(unread.slice(at, at + AT_ONCE));
    return paths.flatMap((path) => this.#read.get(path) ?? []);
  }

  async #readSome(paths: readonly string[]): Promise<void> {
    const sizes = await this.#tree.sizes(paths);
    const bytes = await this.#tree.read(paths.filter((path) => (sizes.get(path) ?? 0) <= LARGEST));
    for (const [path, file] of await checkTexts(this.#checker, bytes)) {
      this.#read.set(path, toolFile(path, file));
      const key = this.#key(path);
      if (key !== undefined) this.#cache?.set(key, file);
    }
  }

  /** A text that stands in another file. */
  async inline(path: string, text: string): Promise<ToolFile | undefined> {
    const checked = await checkTexts(this.#checker, new Map([[path, new TextEncoder().encode(text)]]));
    const file = checked.get(path);
    return file && toolFile(path, file);
  }

  #recall(path: string): boolean {
    const key = this.#key(path);
    const known = key === undefined ? undefined : this.#cache?.get(key);
    if (known !== undefined) this.#read.set(path, toolFile(path, known));
    return known !== undefined;
  }

  #key(path: string): string | undefined {
    const sha = this.#tree.files.get(path)?.sha;
    return sha === undefined ? undefined : `${sha} ${path}`;
  }
}

/** Reads texts in the worker; nothing is validated. `part`: their objects are not meant to be taken as whole ones. */
export async function checkTexts(
  checker: Checker,
  texts: ReadonlyMap<string, Uint8Array>,
  part = true,
): Promise<ReadonlyMap<string, CheckedFile>> {
  const checked = new Map<string, CheckedFile>();
  if (texts.size === 0) return checked;
  checker.use({ settings: { missingSchemas: "skip" }, schemaLocations: [], definitions: [] });
  const tasks = [...texts].map(([path, bytes]) => ({ path, bytes, kubernetesVersions: [], part, named: false }));
  await checker.check(tasks, ({ path }, file) => checked.set(path, file));
  return checked;
}

function toolFile(path: string, { text, documents }: CheckedFile): ToolFile {
  const first = documents.find(({ value }) => value !== undefined) ?? documents[0];
  const table = first?.table ?? new Int32Array(0);
  const values = documents.map(({ value }) => value);
  return {
    path,
    value: first?.value,
    values,
    at: new TablePositions(text, new LineIndex(text), table, first?.value, []),
  };
}
