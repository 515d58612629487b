/** Other tools that write image tags into the same files: what they have in common. */
import { type Document, parseDocument } from "yaml";

/** A tool that is set up in the repository so that it writes where releases are promoted. */
export interface OtherWriter {
  readonly tool: "Flux" | "Argo CD Image Updater" | "Renovate" | "Dependabot";
  /** Where it is set up, or where it would write. */
  readonly file: string;
  readonly line: number;
  /** What it does, why that is a pity, and what to do. Plain text. */
  readonly sentence: string;
}

/** What is promoted here. */
export interface Promoted {
  /** Paths of files that belong to environments. */
  readonly files: readonly string[];
  /** Whether some rule moves the versions of the image (`ghcr.io/acme/web`). */
  moves(image: string): boolean;
}

/** A file of the repository. */
export interface WriterFile {
  readonly path: string;
  readonly text: string;
}

export const lineOf = (text: string, offset: number): number => {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
};

/** The first line that holds the word, counted from 1; 1 where none does. */
export const lineWith = (text: string, word: string): number => lineOf(text, Math.max(0, text.indexOf(word)));

/** People write a few kilobytes. The parser's time grows faster than the text. */
export const LARGEST_DOCUMENT = 64 * 1024;

/** The documents of a kind, each with the line of its `kind`. Those that cannot be read are left out. */
export function documentsOfKind(
  text: string,
  kind: string,
): readonly { readonly document: Document; readonly line: number }[] {
  const found: { readonly document: Document; readonly line: number }[] = [];
  let start = 0;
  for (const part of text.split(/^(?=---)/m)) {
    const at = new RegExp(`^kind:[ \\t]*["']?${kind}["']?[ \\t]*(?:#.*)?$`, "m").exec(part)?.index;
    if (at !== undefined && part.length <= LARGEST_DOCUMENT) {
      const document = parseDocument(part, { logLevel: "silent" });
      if (document.errors.length === 0) found.push({ document, line: lineOf(text, start + at) });
    }
    start += part.length;
  }
  return found;
}
