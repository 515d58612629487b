/** The files of schemas/, always the same bytes for the same content. */
import { writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { type Definitions, sorted } from "./schema.ts";

export interface KindEntry {
  readonly namespaced: boolean;
  /** Kubernetes versions that serve it, or the name of the package of custom resources. */
  readonly in: readonly string[] | string;
}

export interface CatalogIndex {
  readonly kubernetes: Record<string, Readonly<Record<string, string | number>>>;
  readonly custom: Record<string, Readonly<Record<string, string | number>>>;
  readonly kinds: Record<string, KindEntry>;
}

export interface SchemaFile {
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Definitions>;
}

/** Answers how many bytes were written. */
export function writeSchemas(path: string, { kinds, definitions }: SchemaFile): number {
  const text = JSON.stringify({ kinds: sorted(kinds), definitions: sorted(definitions) });
  const bytes = brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(text),
    },
  });
  writeFileSync(path, bytes);
  return bytes.length;
}

/** One line a kind, so that a difference in Git tells what changed. */
export function writeIndex(path: string, { kubernetes, custom, kinds }: CatalogIndex): void {
  const parts = Object.entries({ kubernetes, custom, kinds }).map(([name, record]) => {
    const lines = Object.entries(sorted<unknown>(record)).map(
      ([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    );
    return `  ${JSON.stringify(name)}: {\n${lines.join(",\n")}\n  }`;
  });
  writeFileSync(path, `{\n${parts.join(",\n")}\n}\n`);
}
