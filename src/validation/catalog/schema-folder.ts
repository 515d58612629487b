/** The files of schemas/, as scripts/kubernetes-schemas writes them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import type { StructuralSchema } from "../schema/structural-schema.ts";

export interface KindEntry {
  readonly namespaced: boolean;
  /** The Kubernetes versions that serve it, or the name of the project whose custom resource it is. */
  readonly in: readonly string[] | string;
}

export interface FileEntry {
  readonly file: string;
  /** Package and version that it was made from. */
  readonly source: string;
  readonly kinds: number;
  readonly definitions: number;
}

export interface CatalogIndex {
  /** By Kubernetes version. */
  readonly kubernetes: Readonly<Record<string, FileEntry>>;
  /** By project. */
  readonly custom: Readonly<Record<string, FileEntry>>;
  /** `apps/v1/Deployment` → where it is. */
  readonly kinds: Readonly<Record<string, KindEntry>>;
}

export interface SchemaFile {
  /** `apps/v1/Deployment` → the name of its definition. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, StructuralSchema>>;
}

/** Three levels above this file lies the package, in src/ as in dist/. */
export const schemasFolder: string = join(import.meta.dirname, "../../../schemas");

export class SchemaFolder {
  readonly index: CatalogIndex;
  readonly #folder: string;
  readonly #files = new Map<string, SchemaFile>();

  constructor(folder: string) {
    this.#folder = folder;
    this.index = JSON.parse(readFileSync(join(folder, "index.json"), "utf8"));
  }

  /** Unpacked and parsed once, then kept. */
  read(name: string): SchemaFile {
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const text = brotliDecompressSync(readFileSync(join(this.#folder, name))).toString("utf8");
    const file: SchemaFile = JSON.parse(text);
    this.#files.set(name, file);
    return file;
  }
}
