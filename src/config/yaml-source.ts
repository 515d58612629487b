/**
 * The text of `towpath.yaml` as plain values, each with its place. Nothing of the file is trusted: its size, depth and
 * what its aliases unfold to are bounded, and whatever it holds, the answer is values or mistakes, never an exception.
 */
import { type Document, isScalar, parseAllDocuments } from "yaml";
import type { Mistakes } from "./mistakes.ts";
import { isLocal, placeOf, syntaxSentence } from "./yaml-sentences.ts";
import { toValues } from "./yaml-values.ts";

/** Ten thousand applications with a line each fit. */
const LARGEST = 512 * 1024;
/** Behind a mistake in the syntax most others are its consequences. */
const MOST_SYNTAX_MISTAKES = 10;

/**
 * The file's values. Undefined if nothing can be said about its content, and then a mistake is collected that says why.
 * Values that cannot be read are left out, and noted as unreadable.
 */
export function readYaml(source: string, mistakes: Mistakes): unknown {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source;
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST) {
    mistakes.atOffset(0, "too-large", `The file has ${bytes} bytes; at most ${LARGEST} are read.`);
    return undefined;
  }
  const documents = parse(text, mistakes);
  const [document, second] = documents;
  const broken = text.indexOf("\uFFFD");
  if (broken >= 0)
    mistakes.atOffset(broken, "encoding", "Here is a character that is not UTF-8; save the file as UTF-8.");
  if (document === undefined || isEmpty(document)) {
    mistakes.atOffset(0, "empty", "The file is empty; it takes at least version, layout and environments.");
    return undefined;
  }
  if (second !== undefined) {
    mistakes.atOffset(
      second.range[0],
      "syntax",
      "A second document starts here; the file holds one. Remove the --- line.",
    );
  }
  const unreadable = report(document, text, mistakes);
  return unreadable === "all" ? undefined : toValues(document, unreadable, mistakes);
}

function parse(text: string, mistakes: Mistakes): readonly Document.Parsed[] {
  countLines(text, mistakes);
  const documents = parseAllDocuments(text, {
    version: "1.2",
    merge: false,
    // Looking for doubles compares each key with all before it; we look ourselves.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  return Array.isArray(documents) ? documents : [];
}

/** The parser's own count leaves lines out behind some mistakes in the syntax. */
function countLines(text: string, { lines }: Mistakes): void {
  for (let start = 0; start >= 0; start = text.indexOf("\n", start) + 1 || -1) lines.addNewLine(start);
}

const isEmpty = ({ contents, errors }: Document.Parsed): boolean =>
  errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null));

/** Reports what the parser found, and returns the offsets of the scalars that cannot be read, or that nothing can. */
function report(document: Document.Parsed, text: string, mistakes: Mistakes): readonly number[] | "all" {
  const lines = new Set<number>();
  const found = [...document.errors, ...document.warnings];
  for (const error of found) {
    // A mistake in the syntax is often followed by its consequences on the same line.
    const { line } = mistakes.lines.linePos(placeOf(error));
    if (lines.has(line) || lines.size >= MOST_SYNTAX_MISTAKES) continue;
    lines.add(line);
    mistakes.atOffset(placeOf(error), "syntax", syntaxSentence(error, text));
  }
  const readable = found.every(isLocal) && lines.size < MOST_SYNTAX_MISTAKES;
  return readable ? found.map(placeOf) : "all";
}
