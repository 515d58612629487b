/** From the text of a file to its documents, or to sentences about what cannot be read. Never throws. */
import type { Problem } from "../domain/failure.ts";
import { parseTree } from "./build-tree.ts";
import { shifted } from "./offset-map.ts";
import { type DocumentText, splitDocuments } from "./split-documents.ts";
import { type MapNode, type TreeNode, textOf } from "./tree.ts";

/** A file as its readers get it: path in the repository (`/` as separator), and text (see `decodeManifest`). */
export interface ManifestFile {
  readonly path: string;
  readonly text: string;
}

/** One document of a file that could be read. */
export interface ManifestDocument {
  readonly file: ManifestFile;
  /** Counted from 0. */
  readonly document: number;
  readonly root: TreeNode;
  /** Of Kubernetes resources; undefined for anything else. */
  readonly kind: string | undefined;
  readonly apiVersion: string | undefined;
}

export interface ParsedManifest {
  readonly documents: readonly ManifestDocument[];
  readonly problems: readonly Problem[];
  readonly lineAt: (offset: number) => number;
}

export interface ParseOptions {
  /** Documents for whose text this is false are left out, unread. */
  readonly wanted?: (text: string) => boolean;
  /** Read documents with a `{{` that happens to parse; otherwise they are a problem. */
  readonly templates?: boolean;
}

/** Reads all documents of a file. A document that cannot be read is a problem and keeps the others from nothing. */
export function parseManifest(file: ManifestFile, options: ParseOptions = {}): ParsedManifest {
  const lineAt = lineCounter(file.text);
  const documents: ManifestDocument[] = [];
  const problems: Problem[] = [];
  const json = /\.json$/i.test(file.path);
  const parts = splitDocuments(file.text) ?? [{ document: 0, start: 0, text: file.text }];
  for (const part of parts) {
    if (options.wanted?.(part.text) === false) continue;
    const { roots, error, template } = parseTree(part.text, {
      pointer: "",
      at: shifted(part.start),
      near: part.start,
      json,
    });
    if (error !== undefined) {
      problems.push(unreadable(file, part, lineAt(part.start + error.offset), error.message));
    } else if (template !== undefined && options.templates !== true) {
      problems.push(templateProblem(file.path, lineAt(part.start + template)));
    } else {
      for (const [index, root] of roots.entries()) {
        if (root !== undefined) documents.push(describe(file, part.document + index, root));
      }
    }
  }
  return { documents, problems, lineAt };
}

function describe(file: ManifestFile, document: number, root: TreeNode): ManifestDocument {
  const map: MapNode | undefined = root.kind === "map" ? root : undefined;
  return { file, document, root, kind: map && textOf(map, "kind"), apiVersion: map && textOf(map, "apiVersion") };
}

function unreadable(file: ManifestFile, part: DocumentText, line: number, message: string): Problem {
  const template = part.text.indexOf("{{");
  // A template's control lines break the YAML somewhere: the `{{` is the better thing to say.
  if (template >= 0) return templateProblem(file.path, file.text.slice(0, part.start + template).split("\n").length);
  const reason = message.replace(/[.\s]+$/, "");
  const hint = /\.(?:ya?ml|json)$/i.test(file.path)
    ? ""
    : "; if it is not meant to be, name the place by its line (match)";
  return {
    code: "unparsable-yaml",
    message: `${file.path}:${line} cannot be read as YAML: ${reason}${hint}.`,
    file: file.path,
    line,
  };
}

const templateProblem = (file: string, line: number): Problem => ({
  code: "template-file",
  message:
    `${file}:${line} holds a template ({{ … }}), and what it renders cannot be told from here; ` +
    "name the place by its line of text (match) instead.",
  file,
  line,
});

/** Line of an offset, counted from 1. */
function lineCounter(text: string): (offset: number) => number {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= [0, ...Array.from(text.matchAll(/\n/g), (match) => match.index + 1)];
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
