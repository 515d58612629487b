/** From the text of a file to the values of its documents, as Kubernetes would read them. Never throws. */
import { Composer, type Document, Parser, type YAMLError } from "yaml";
import { nestsTooDeeply } from "../../manifests/nesting.ts";
import { type DocumentText, splitDocuments } from "../../manifests/split-documents.ts";
import { jsonFault } from "./json-fault.ts";
import { LineIndex } from "./line-index.ts";
import type { PlacedFinding } from "./placed-finding.ts";
import { describeSyntax } from "./syntax-sentence.ts";
import { looksLikeTemplate, templateStart } from "./template-text.ts";
import { type Trouble, unfold } from "./unfold.ts";

export interface ReadDocument {
  /** Counted from 0. */
  readonly document: number;
  /** Line of its first content, from 1. */
  readonly line: number;
  /**
   * `read`: there is a value. `empty`: nothing but comments, or `null`. `template`: what it renders cannot be told.
   * `broken`: it cannot be read; a finding says why.
   */
  readonly content: "read" | "empty" | "template" | "broken";
  readonly value: unknown;
  /** See `node-table.ts`; offsets are those of the whole text. */
  readonly table: Int32Array;
  readonly findings: readonly PlacedFinding[];
}

/** More documents in one file are not read. The largest real file that was seen had 2,300. */
export const MOST_DOCUMENTS = 20_000;
const OPTIONS = {
  schema: "failsafe",
  version: "1.1",
  merge: false,
  uniqueKeys: false,
  strict: true,
  prettyErrors: false,
  logLevel: "silent",
} as const;
const NOTHING = new Int32Array(0);
/** Codes of the parser for what go-yaml reads without complaint, or what is told better elsewhere. */
const TOLERATED = new Set(["TAG_RESOLVE_FAILED", "DUPLICATE_KEY", "BAD_ALIAS"]);

/** Reads all documents of the text of a file. `path` is for findings, and tells JSON by its ending. */
export function readDocuments(path: string, text: string): readonly ReadDocument[] {
  const lines = new LineIndex(text);
  const parts = splitDocuments(text) ?? [{ document: 0, start: 0, text }];
  if (parts.length === 0) return [nothing(0, 1, "empty", [])];
  const read: ReadDocument[] = [];
  for (const part of parts) {
    if (read.length >= MOST_DOCUMENTS) {
      const message = `The file holds more than ${MOST_DOCUMENTS} documents; the rest is not read.`;
      const finding = placed(path, lines, { rule: "yaml/too-many-documents", severity: "error", ...at(part), message });
      return [...read, nothing(read.length, finding.line, "broken", [finding])];
    }
    read.push(...readPart(path, lines, part, read.length));
  }
  return read;
}

function readPart(path: string, lines: LineIndex, part: DocumentText, first: number): readonly ReadDocument[] {
  const lineAt = (offset: number): number => lines.span(part.start + offset, part.start + offset).line;
  const line = lineAt(contentStart(part.text));
  const fail = (document: number, start: number, message: string): ReadDocument => {
    const end = part.text.indexOf("\n", start);
    const from = part.start + start;
    const trouble = { start: from, end: end < 0 ? part.start + part.text.length : part.start + end, message };
    return nothing(document, line, "broken", [
      placed(path, lines, { rule: "yaml/syntax", severity: "error", ...trouble }),
    ]);
  };
  const template = (document: number, start: number): ReadDocument =>
    nothing(document, line, "template", [placed(path, lines, templateTrouble(start))]);
  let documents: readonly Document.Parsed[];
  const stackTraceLimit = Error.stackTraceLimit;
  try {
    const tokens = [...new Parser().parse(part.text)];
    if (nestsTooDeeply(tokens)) return [fail(first, 0, "The document is nested more deeply than is read.")];
    // A template has thousands of mistakes, and nobody reads from where in the parser they were told.
    Error.stackTraceLimit = 0;
    documents = [...new Composer(OPTIONS).compose(tokens)];
  } catch (error) {
    // The parser runs out of stack on texts made for it.
    if (error instanceof RangeError) return [fail(first, 0, "The document is nested more deeply than is read.")];
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  if (documents.length === 0) return [nothing(first, line, "empty", [])];
  return documents.map((document, index) => {
    const error = document.errors.find(({ code }) => !TOLERATED.has(code));
    if (error !== undefined) return broken(error, part, first + index, fail, template);
    const contents = document.contents?.range[0];
    const from = index === 0 || contents === undefined ? line : lineAt(contents);
    return readOne(path, lines, part, document, first + index, from, template);
  });
}

function broken(
  error: YAMLError,
  part: DocumentText,
  document: number,
  fail: (document: number, start: number, message: string) => ReadDocument,
  template: (document: number, start: number) => ReadDocument,
): ReadDocument {
  if (looksLikeTemplate(part.text)) return template(document, part.start + templateStart(part.text));
  const { offset, message } = describeSyntax(error, part.text);
  return fail(document, offset, message);
}

function readOne(
  path: string,
  lines: LineIndex,
  part: DocumentText,
  document: Document.Parsed,
  number: number,
  line: number,
  template: (document: number, start: number) => ReadDocument,
): ReadDocument {
  const unfolded = unfold(document, part.text, part.start);
  if (unfolded.template !== undefined) return template(number, unfolded.template);
  const troubles = [...unfolded.troubles, ...jsonTroubles(path, part, unfolded.value)];
  const findings = troubles.map((trouble) => placed(path, lines, trouble));
  const { value, table } = unfolded;
  if (value === null) return nothing(number, line, "empty", findings);
  return { document: number, line, content: "read", value, table, findings };
}

/** kubectl reads JSON strictly where a file is called so. Files of others, with comments perhaps, are left alone. */
function jsonTroubles(path: string, part: DocumentText, value: unknown): readonly Trouble[] {
  if (!/\.json$/i.test(path) || typeof value !== "object" || value === null) return [];
  if (!("apiVersion" in value) || !("kind" in value)) return [];
  const fault = jsonFault(part.text);
  if (fault === undefined) return [];
  const start = part.start + fault.offset;
  return [{ rule: "yaml/json-syntax", severity: "error", start, end: start + 1, message: fault.message }];
}

const templateTrouble = (start: number): Trouble => ({
  rule: "yaml/template",
  severity: "notice",
  start,
  end: start + 2,
  message: "This is a template ({{ … }}): what it renders cannot be told from here, so it is not checked.",
  remedy: "Check what it renders, for example by piping `helm template` into `towpath validate -`.",
});

function placed(path: string, lines: LineIndex, trouble: Trouble): PlacedFinding {
  const { rule, severity, remedy, other } = trouble;
  const span = lines.span(trouble.start, trouble.end);
  const message =
    other === undefined ? trouble.message : trouble.message.replace("{line}", `${lines.span(other, other).line}`);
  return { severity, file: path, ...span, message, ...(remedy === undefined ? {} : { remedy }), rule };
}

const nothing = (
  document: number,
  line: number,
  content: "empty" | "template" | "broken",
  findings: readonly PlacedFinding[],
): ReadDocument => ({ document, line, content, value: undefined, table: NOTHING, findings });

const at = ({ start }: DocumentText) => ({ start, end: start });

/** Where the first line stands that is no `---`, comment or blank line. */
function contentStart(text: string): number {
  const skipped = /^\ufeff?(?:[ \t]*(?:---[ \t]*)?(?:#[^\n]*)?\r?\n)*/.exec(text)?.[0].length ?? 0;
  return skipped >= text.length ? 0 : skipped;
}
