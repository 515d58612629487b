/** Schemas that lie in a repository, one file a kind: those of the kinds that occur are read, and no others. */
import { schemaFile } from "../../domain/schema-template.ts";
import type { GivenSchemas, GivenText } from "../schema/schema-location.ts";

/** Files of one commit of a repository, by a template of paths (domain/schema-template.ts). */
export interface SchemaTree {
  /** How sentences name it: `acme/schemas`. */
  readonly from: string;
  readonly template: string;
  /** Sha of the file's content; undefined where there is no such file. */
  idOf(path: string): string | undefined;
  sizeOf(path: string): Promise<number>;
  /** Throws where it cannot be read now. */
  read(path: string): Promise<Uint8Array>;
}

/** The largest published schema (ApplicationSet of Argo CD) has 2 MB. */
const LARGEST = 8 * 1024 * 1024;
/** All that are held for one check. */
const ALL = 64 * 1024 * 1024;

type Kind = { readonly apiVersion: string; readonly kind: string };

export class RepositorySchemas {
  readonly #trees: readonly SchemaTree[];
  readonly #versions: readonly string[];
  readonly #texts = new Map<SchemaTree, Map<string, GivenText>>();
  readonly #given = new Map<SchemaTree, GivenSchemas>();
  readonly #ids = new Map<string, string | undefined>();
  #bytes = 0;

  constructor(trees: readonly SchemaTree[], kubernetesVersions: readonly string[]) {
    this.#trees = trees;
    this.#versions = kubernetesVersions;
    for (const tree of trees) this.#texts.set(tree, new Map());
  }

  /** Reads the schemas of these kinds, unless it has; whether there are some that it did not have. */
  async learn(kinds: ReadonlyMap<string, Kind>): Promise<boolean> {
    let more = false;
    for (const [name, kind] of kinds) {
      if (this.#trees.length === 0 || this.#ids.has(name)) continue;
      const found = this.#trees.flatMap((tree) => this.#filesOf(tree, kind));
      this.#ids.set(name, found.length === 0 ? undefined : found.map(({ id }) => id).join(" "));
      for (const { tree, path } of found) await this.#read(tree, path);
      more ||= found.length > 0;
    }
    return more;
  }

  /** Of all the contents that say something on the kind; undefined where there are none. */
  idOf(name: string): string | undefined {
    return this.#ids.get(name);
  }

  /** What has been read of a tree; the same object as long as it is the same. */
  given(tree: SchemaTree): GivenSchemas {
    const known = this.#given.get(tree);
    if (known !== undefined) return known;
    const texts = Object.fromEntries(this.#texts.get(tree) ?? []);
    const given = { template: tree.template, from: tree.from, texts };
    this.#given.set(tree, given);
    return given;
  }

  #filesOf(tree: SchemaTree, { apiVersion, kind }: Kind) {
    const paths = this.#versions.flatMap((version) => schemaFile(tree.template, apiVersion, kind, version) ?? []);
    return [...new Set(paths)].flatMap((path) => {
      const id = tree.idOf(path);
      return id === undefined ? [] : [{ tree, path, id }];
    });
  }

  async #read(tree: SchemaTree, path: string): Promise<void> {
    const texts = this.#texts.get(tree);
    if (texts === undefined || texts.has(path)) return;
    texts.set(path, await this.#textOf(tree, path));
    this.#given.delete(tree);
  }

  async #textOf(tree: SchemaTree, path: string): Promise<GivenText> {
    const size = await tree.sizeOf(path);
    if (size > LARGEST) return { why: `has more than ${LARGEST / 1024 / 1024} MB` };
    this.#bytes += size;
    if (this.#bytes > ALL) return { why: `is not read: the schemas have more than ${ALL / 1024 / 1024} MB together` };
    const bytes = await tree.read(path);
    try {
      return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
    } catch (error) {
      if (error instanceof TypeError) return { why: "is no UTF-8" };
      throw error;
    }
  }
}
